import Analytics
import ArgumentParser
import Moving

/// `footfall dead list`.
struct DeadListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List events that could not be processed, with the reason."
    )

    @Option(help: "How many to list.")
    var limit = 100

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
        let lines = try await Store.open().run { [limit] letters, client in
            var lines: [String] = []
            var count = 0
            try letters.list(on: client) { letter in
                count += 1
                if count <= limit { lines.append(Self.line(letter)) }
                return true
            }
            if count > limit { lines.append("… and \(count - limit) more; --limit shows them") }
            return lines
        }
        lines.forEach { print($0) }
        if lines.isEmpty { print("no dead events") }
    }

    private static func line(_ letter: DeadLetter) -> String {
        let time = letter.deadLettered.map(\.description) ?? "unknown time"
        return "\(letter.name)  \(time)  tries \(letter.tries)  \(letter.reason)"
    }
}
