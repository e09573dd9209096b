import Analytics
import ArgumentParser
import BSON
import Moving

/// `footfall dead show`.
struct DeadShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one event that could not be processed, whole, as Extended JSON."
    )

    @Argument(help: "As the list names it.")
    var name: String

    func run() async throws {
        let letter = try await Store.open().run { [name] letters, client in
            try letters.letter(named: name, on: client)
        }
        guard let letter else { throw NoSuchLetter(name: name) }
        print("name       \(letter.name)")
        print("reason     \(letter.reason)")
        print("tries      \(letter.tries)")
        print("first try  \(letter.firstTried.map(\.description) ?? "unknown")")
        print("since      \(letter.deadLettered.map(\.description) ?? "unknown")")
        print("event      \(letter.event.map(\.json) ?? "larger than 15 MiB, kept in parts")")
    }
}
