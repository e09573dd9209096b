import Foundation

/// Where everything goes that is not the command's result.
enum StandardError {
    static func write(_ text: String) {
        // Whoever closed standard error does not want to know; the exit code still tells.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    static func print(_ line: String) {
        write(line + "\n")
    }
}
