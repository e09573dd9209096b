import CMaxMind
import Glibc

/// Copies of files in memory, which can be opened by a path. They are freed when nobody has them open or mapped any more.
enum MemoryFile {
    private static let pieceSize = 1 << 20

    /// Copies a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - body: Gets the path of the copy, which leads there until it returns.
    /// - Throws: ``PlacesFailure`` when the file cannot be read, or there is no memory for it; what `body` throws.
    static func withCopy<Result>(
        of path: String,
        _ body: (String) throws(PlacesFailure) -> Result
    ) throws(PlacesFailure) -> Result {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw PlacesFailure("it cannot be read: \(lastError)") }
        defer { close(source) }
        let copy = places_memory_file()
        guard copy >= 0 else { throw PlacesFailure("there is no memory for it: \(lastError)") }
        defer { close(copy) }
        var piece = [UInt8](repeating: 0, count: pieceSize)
        while true {
            let count = read(source, &piece, piece.count)
            guard count >= 0 else { throw PlacesFailure("it cannot be read: \(lastError)") }
            if count == 0 { break }
            guard write(copy, piece, count) == count else {
                throw PlacesFailure("there is no memory for it: \(lastError)")
            }
        }
        return try body("/proc/self/fd/\(copy)")
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}
