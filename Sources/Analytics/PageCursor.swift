/// The row behind which the next page of a list begins.
///
/// Its text is base64url of 8 bytes of seal, 8 bytes of count and the value's UTF-8. The seal is a fingerprint of the
/// question, the count and the value, so that a cursor of another question, or one that was cut or altered, is noticed.
public struct PageCursor: Equatable, Sendable {
    /// The row's count; 0 in lists that are not ordered by count.
    public let count: Int
    /// What the row is about.
    public let value: String

    /// Points behind a row.
    public init(count: Int, value: String) {
        self.count = count
        self.value = value
    }

    /// Reads a cursor; `nil` when it is not one of this question.
    init?(_ text: String, of question: Fingerprint) {
        guard let bytes = Base64URL.decode(text), bytes.count >= 16,
            let value = String(validating: bytes[16...], as: UTF8.self)
        else { return nil }
        self.init(count: Int(truncatingIfNeeded: Self.number(bytes[8..<16])), value: value)
        guard count >= 0, Self.number(bytes[..<8]) == seal(question) else { return nil }
    }

    /// The cursor as text for a URL.
    func text(for question: Fingerprint) -> String {
        Base64URL.encode(
            Self.bytes(seal(question)) + Self.bytes(UInt64(truncatingIfNeeded: count)) + Array(value.utf8)
        )
    }

    private func seal(_ question: Fingerprint) -> UInt64 {
        var seal = question
        seal.mix(count)
        seal.mix(value)
        return seal.value
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
