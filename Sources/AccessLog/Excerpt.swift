/// Bytes of a log made fit for a message: short, and without anything a terminal would obey.
enum Excerpt {
    private static let limit = 80

    static func of(_ bytes: some Collection<UInt8>) -> String {
        let shown = bytes.prefix(limit).map { byte in
            switch byte {
            case 0x20...0x7e: String(UnicodeScalar(byte))
            default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return "“" + shown.joined() + (bytes.count > limit ? "…" : "") + "”"
    }
}
