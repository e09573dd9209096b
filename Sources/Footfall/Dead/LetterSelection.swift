import ArgumentParser
import Mongo
import Moving

/// Which dead events a command is for: some by name, or all.
struct LetterSelection: ParsableArguments {
    @Argument(help: "As the list names them.")
    var names: [String] = []

    @Flag(help: "All of them.")
    var all = false

    func validate() throws {
        guard all != !names.isEmpty else { throw ValidationError("Name some events, or say --all.") }
    }

    /// Calls `body` with each chosen event.
    /// - Returns: How many there were.
    /// - Throws: ``NoSuchLetter`` before anything is done, or what `body` throws.
    func forEach(
        _ letters: DeadLetters,
        on client: MongoClient,
        _ body: (DeadLetter) throws -> Void
    ) throws -> Int {
        var chosen = names
        if all {
            try letters.list(on: client) { letter in
                chosen.append(letter.name)
                return true
            }
        }
        for name in names where try letters.letter(named: name, on: client) == nil { throw NoSuchLetter(name: name) }
        var count = 0
        for name in chosen {
            // One that has gone since it was listed needs nothing more.
            guard let letter = try letters.letter(named: name, on: client) else { continue }
            try body(letter)
            count += 1
        }
        return count
    }
}
