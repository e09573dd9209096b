/// A short number that is practically different for different questions.
///
/// It finds mistakes, such as a cursor that belongs to another question; it is no protection against an attacker, and
/// needs none to be: whoever makes a cursor up gets an answer to a question that may be asked anyway.
///
/// FNV-1a of 64 bits. Source: http://www.isthe.com/chongo/tech/comp/fnv/
struct Fingerprint: Equatable, Sendable {
    private(set) var value: UInt64 = 14_695_981_039_346_656_037

    /// - Parameter kind: What kind of question it is.
    init(_ kind: String) {
        mix(kind)
    }

    /// Takes text in, by its bytes; its length goes first, so that "ab", "c" is not "a", "bc".
    mutating func mix(_ text: String?) {
        guard let text else { return mix(-1) }
        mix(text.utf8.count)
        for byte in text.utf8 { mix(byte) }
    }

    /// Takes a number in.
    mutating func mix(_ number: Int) {
        for shift in stride(from: 0, to: 64, by: 8) { mix(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private mutating func mix(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 1_099_511_628_211
    }
}
