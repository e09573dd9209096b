/// Reads the lines of one log in Common or Combined Log Format, in their order.
///
///     host identity user [17/May/2015:10:05:03 +0000] "GET /path?query HTTP/1.1" 200 1234 "referer" "agent"
///
/// Fields after the size are optional, and there may be more of them. Nothing of them is used, so one that was cut off does
/// not matter, except in a last line without a line end: that one the server may still be writing, and once it is complete
/// it would be another line.
public struct AccessLogParser {
    private var fieldsOfPreviousEntry = 0

    /// Begins a log.
    public init() {}

    /// Reads the next line.
    public mutating func parse(_ line: LogLine) throws(AccessLogError) -> AccessLogEntry {
        guard !line.isTooLong else { throw .lineTooLong(limit: LogLines.longestLine) }
        var cursor = LineCursor(line.bytes)
        let remoteHost = try Self.remoteHost(&cursor)
        let timestamp = try Self.timestamp(&cursor)
        let request = try Self.request(&cursor)
        try Self.checkStatusAndSize(&cursor)
        let fields = Self.countFields(&cursor)
        guard line.isTerminated || fields >= fieldsOfPreviousEntry else { throw .incompleteLastLine }
        fieldsOfPreviousEntry = fields
        return AccessLogEntry(
            remoteHost: remoteHost,
            timestamp: timestamp.rfc3339,
            method: request.method,
            path: request.path
        )
    }

    private static func remoteHost(_ cursor: inout LineCursor) throws(AccessLogError) -> String? {
        let host = cursor.takeToken()
        guard !host.isEmpty else { throw .noRemoteHost }
        guard let text = String(validating: host, as: UTF8.self) else {
            throw .remoteHostNotUTF8(Excerpt.of(host))
        }
        return text == "-" ? nil : text
    }

    private static func timestamp(_ cursor: inout LineCursor) throws(AccessLogError) -> LogTimestamp {
        guard let bracket = timestampBracket(in: cursor.rest) else { throw .noTimestamp }
        let names = cursor.take(until: bracket)
        guard names.last == ASCII.space, names.dropFirst().dropLast().contains(ASCII.space) else { throw .noUser }
        _ = cursor.skip(ASCII.openBracket)
        guard let end = cursor.rest.firstIndex(of: ASCII.closeBracket) else {
            throw .malformedTimestamp(Excerpt.of(cursor.rest))
        }
        let timestamp = try LogTimestamp(cursor.take(until: end))
        _ = cursor.skip(ASCII.closeBracket)
        return timestamp
    }

    /// Where the timestamp begins. The user before it is the client's own choice and may have brackets, so the first pair
    /// at the distance of a timestamp is it; failing that, the first bracket.
    private static func timestampBracket(in rest: ArraySlice<UInt8>) -> Int? {
        let inner = rest.indices.first { index in
            let close = index + 1 + LogTimestamp.length
            return rest[index] == ASCII.openBracket && close < rest.endIndex && rest[close] == ASCII.closeBracket
        }
        return inner ?? rest.firstIndex(of: ASCII.openBracket)
    }

    private static func request(_ cursor: inout LineCursor) throws(AccessLogError) -> RequestLine {
        guard cursor.skip(ASCII.space), cursor.skip(ASCII.quote) else { throw .noRequest }
        guard let field = cursor.takeQuoted() else { throw .unterminatedRequest }
        return try RequestLine(QuotedField.unescape(field))
    }

    private static func checkStatusAndSize(_ cursor: inout LineCursor) throws(AccessLogError) {
        guard cursor.skip(ASCII.space) else { throw .malformedStatus(Excerpt.of(cursor.rest)) }
        let status = cursor.takeToken()
        guard status.count == 3, status.allSatisfy(ASCII.isDigit) else { throw .malformedStatus(Excerpt.of(status)) }
        let size = cursor.takeToken()
        guard size.elementsEqual([ASCII.hyphen]) || !size.isEmpty && size.allSatisfy(ASCII.isDigit) else {
            throw .malformedSize(Excerpt.of(size))
        }
    }

    /// Counts the complete fields up to the end: quoted ones and bare ones.
    private static func countFields(_ cursor: inout LineCursor) -> Int {
        var count = 0
        cursor.skipSpaces()
        while !cursor.isAtEnd {
            if cursor.skip(ASCII.quote) {
                guard cursor.takeQuoted() != nil else { break }
            } else {
                _ = cursor.takeToken()
            }
            count += 1
            cursor.skipSpaces()
        }
        return count
    }
}
