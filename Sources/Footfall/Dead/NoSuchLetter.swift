/// A name that no dead event has.
struct NoSuchLetter: Error, CustomStringConvertible {
    let name: String

    var description: String { "there is no dead event \(name); `footfall dead list` names those that there are" }
}
