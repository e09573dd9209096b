import ArgumentParser
import Moving

/// `footfall dead retry`.
struct DeadRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Put events that could not be processed back into the queue."
    )

    @OptionGroup var selection: LetterSelection

    func run() async throws {
        let count = try await Store.open().run { [selection] letters, client in
            try selection.forEach(letters, on: client) { try letters.retry($0, on: client) }
        }
        print("put back into the queue: \(count)")
    }
}
