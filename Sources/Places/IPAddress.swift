import Glibc

/// An IPv4 or IPv6 address.
public struct IPAddress: Equatable, Sendable {
    /// In network order: 4 or 16 bytes.
    public let bytes: [UInt8]

    /// How many bytes of an IPv6 address say that an IPv4 address follows: `::ffff:0:0/96`.
    private static let mappedPrefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Reads `192.0.2.1` or `2001:db8::1`; an IPv4 address that is written as IPv6 counts as IPv4.
    ///
    /// - Parameter text: ASCII. `nil` for anything else: a port, a zone (`%eth0`), brackets, blanks, leading zeros.
    public init?(_ text: ArraySlice<UInt8>) {
        // The longest has 45 characters.
        guard text.count <= 45, !text.contains(0) else { return nil }
        let string = String(decoding: text, as: UTF8.self)
        var four = in_addr()
        if inet_pton(AF_INET, string, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, string, &six) == 1 else { return nil }
        let all = withUnsafeBytes(of: &six) { Array($0) }
        bytes = all.starts(with: Self.mappedPrefix) ? Array(all[12...]) : all
    }
}
