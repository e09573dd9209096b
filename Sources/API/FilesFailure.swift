/// So few files may be open that there would be none for connections.
struct FilesFailure: Error, CustomStringConvertible {
    let limit: Int
    let needed: Int

    var description: String {
        "only \(limit) files may be open, which is too few to serve anybody: raise the limit (ulimit -n) to \(needed) or more"
    }
}
