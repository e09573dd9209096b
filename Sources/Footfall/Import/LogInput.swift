import Foundation

/// A log as the user named it: a path, or standard input.
struct LogInput: Sendable {
    /// The argument that means standard input.
    static let standardInput = "-"

    let path: String
    /// Its place among the arguments, which tells apart logs that are named twice.
    let index: Int
    /// How many bytes there are to read; `nil` for what is not a regular file.
    let size: Int?

    /// Checks all that can be checked without opening: a pipe must be opened once only.
    init(path: String, index: Int) throws(ImportError) {
        self.path = path
        self.index = index
        let isStandardInput = path == Self.standardInput
        var status = stat()
        guard (isStandardInput ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0,
            isStandardInput || access(path, R_OK) == 0
        else { throw .unreadable(log: path, reason: Self.lastError) }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else { throw .unreadable(log: path, reason: "it is a directory") }
        size = kind == S_IFREG ? Int(status.st_size) : nil
    }

    /// What messages call it.
    var name: String { isStandardInput ? "standard input" : path }

    /// The name without the folders.
    var shortName: String { name.split(separator: "/").last.map(String.init) ?? name }

    var isStandardInput: Bool { path == Self.standardInput }

    /// The bytes of all inputs together, if all are known.
    static func totalSize(of inputs: [LogInput]) -> Int? {
        inputs.reduce(0) { total, input in
            guard let total, let size = input.size else { return nil }
            return total + size
        }
    }

    /// What the last failed system call of this thread says.
    static var lastError: String { String(cString: strerror(errno)) }
}
