import ArgumentParser
import Moving

/// `footfall dead delete`.
struct DeadDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete events that could not be processed, for good."
    )

    @OptionGroup var selection: LetterSelection

    func run() async throws {
        let count = try await Store.open().run { [selection] letters, client in
            try selection.forEach(letters, on: client) { try letters.delete($0, on: client) }
        }
        print("deleted for good: \(count)")
    }
}
