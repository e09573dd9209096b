package import AccessLog

/// Writes log entries as events in JSON.
package struct EventEncoder: Sendable {
    private let head: [UInt8]

    package init(site: String, eventType: String) {
        var head: [UInt8] = []
        Self.append(#"{"site_id":"#, site, to: &head)
        Self.append(#","event_type":"#, eventType, to: &head)
        self.head = head
    }

    /// Appends one JSON object to `body`.
    package func encode(_ entry: AccessLogEntry, id: String, to body: inout [UInt8]) {
        body += head
        Self.append(#","path":"#, entry.path, to: &body)
        if let host = entry.remoteHost {
            Self.append(#","user_id":"#, host, to: &body)
        }
        Self.append(#","timestamp":"#, entry.timestamp, to: &body)
        Self.append(#","event_id":"#, id, to: &body)
        body.append(UInt8(ascii: "}"))
    }

    private static func append(_ name: String, _ value: String, to body: inout [UInt8]) {
        body += name.utf8
        body.append(UInt8(ascii: "\""))
        for byte in value.utf8 { append(byte, to: &body) }
        body.append(UInt8(ascii: "\""))
    }

    /// Appends a byte of a string; JSON wants quote, backslash and control characters escaped (RFC 8259, section 7).
    private static func append(_ byte: UInt8, to body: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            body.append(UInt8(ascii: "\\"))
            body.append(byte)
        case 0..<0x20:
            body += (byte < 16 ? "\\u000" : "\\u00").utf8
            body += String(byte, radix: 16).utf8
        default:
            body.append(byte)
        }
    }
}
