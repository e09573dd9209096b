import FoundationEssentials

/// What a program prints when it is done: one line of JSON.
public enum ResultLine {
    /// Prints it.
    public static func print(_ result: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = .sortedKeys
        Swift.print(String(decoding: try encoder.encode(result), as: UTF8.self))
    }
}
