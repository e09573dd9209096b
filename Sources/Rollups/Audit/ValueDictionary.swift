import BSON

/// The numbers that stand for a site's paths and event types.
struct ValueDictionary {
    /// One of them.
    struct Entry {
        let dimension: RollupDimension
        let text: [UInt8]
        let number: Int
    }

    private struct Place: Hashable {
        let dimension: RollupDimension
        let number: Int
    }

    private(set) var entries: [Entry] = []
    private var texts: [Place: [UInt8]] = [:]
    /// Of values that have no number, or one that another has, too.
    private(set) var damaged: [[UInt8]] = []

    /// Adds a document of `rollup_values`.
    mutating func take(_ document: BSONDocument) {
        guard let id = document["_id"]?.document, let text = id["v"]?.string,
            let dimension = id["d"]?.integer.flatMap({ RollupDimension(rawValue: Int($0)) })
        else { return damaged.append(Array("?".utf8)) }
        let bytes = Array(text.utf8)
        guard let number = document["i"]?.integer, (0..<1 << 31).contains(number),
            texts.updateValue(bytes, forKey: Place(dimension: dimension, number: Int(number))) == nil
        else { return damaged.append(bytes) }
        entries.append(Entry(dimension: dimension, text: bytes, number: Int(number)))
    }

    /// Adds values of a recount that had no number.
    mutating func add(_ batch: RollupBatch) -> [[UInt8]] {
        var added: [[UInt8]] = []
        for value in batch.values.values where value.isNew && value.number >= 0 {
            let bytes = Array(value.text.dropFirst(4).dropLast())
            texts[Place(dimension: value.dimension, number: value.number)] = bytes
            added.append(bytes)
        }
        return added
    }

    /// The text of a number, for people.
    func text(_ dimension: RollupDimension, _ number: Int) -> String {
        texts[Place(dimension: dimension, number: number)].map { String(decoding: $0, as: UTF8.self) }
            ?? "number \(number)"
    }

    /// A text as documents store it: its length, its bytes, NUL.
    static func stored(_ text: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(text.count + 1).littleEndian) { Array($0) } + text + [0]
    }
}
