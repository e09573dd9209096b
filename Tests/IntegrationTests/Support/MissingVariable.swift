/// The tests were started without what they need.
struct MissingVariable: Error, CustomStringConvertible {
    let name: String

    var description: String { "\(name) is not set: run the tests with scripts/test, which starts a MongoDB for them" }
}
