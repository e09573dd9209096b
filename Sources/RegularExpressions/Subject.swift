/// A text to search in. That it is valid UTF-8 is checked once, and not for each expression.
public struct Subject: Sendable {
    let bytes: ArraySlice<UInt8>

    /// `nil` when the bytes are not valid UTF-8.
    public init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil else { return nil }
        self.bytes = bytes
    }
}
