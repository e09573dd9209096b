import Foundation

/// An answer as it came.
struct HTTPAnswer: Sendable {
    let status: Int
    /// Names in lower case.
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    /// The first header of that name, given in lower case.
    func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// Reads the body as JSON whose names are written in snake case.
    func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(type, from: Data(body))
        } catch {
            throw Failure("\(status) \(text.prefix(500)) is not \(type): \(error)")
        }
    }

    /// Parses the answer at the front of `bytes`; `nil` when it is not complete.
    /// - Returns: The answer, and where it ends.
    static func parse(_ bytes: [UInt8], hasBody: Bool) throws -> (HTTPAnswer, end: Int)? {
        guard let headEnd = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<headEnd.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let words = lines[0].split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw HTTPFailure.notHTTP
        }
        let headers = lines.dropFirst().map { line in
            let pair = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                name: pair[0].lowercased(), value: pair.count > 1 ? pair[1].trimmingCharacters(in: .whitespaces) : ""
            )
        }
        let head = HTTPAnswer(status: status, headers: headers, body: [])
        guard hasBody, status != 100, status != 204, status != 304 else { return (head, headEnd.upperBound) }
        guard let (body, end) = try head.body(in: bytes, from: headEnd.upperBound) else { return nil }
        return (HTTPAnswer(status: status, headers: headers, body: body), end)
    }

    private func body(in bytes: [UInt8], from start: Int) throws -> ([UInt8], end: Int)? {
        if header("transfer-encoding") == "chunked" { return try Self.chunks(in: bytes, from: start) }
        guard let length = header("content-length").flatMap({ Int($0) }) else { throw HTTPFailure.notHTTP }
        guard bytes.count >= start + length else { return nil }
        return (Array(bytes[start..<(start + length)]), start + length)
    }

    private static func chunks(in bytes: [UInt8], from start: Int) throws -> ([UInt8], end: Int)? {
        var body: [UInt8] = []
        var position = start
        while let lineEnd = bytes[position...].firstRange(of: Array("\r\n".utf8)) {
            let size = String(decoding: bytes[position..<lineEnd.lowerBound], as: UTF8.self)
            guard let length = Int(size, radix: 16) else { throw HTTPFailure.notHTTP }
            position = lineEnd.upperBound + length + 2
            guard bytes.count >= position else { return nil }
            if length == 0 { return (body, position) }
            body += bytes[lineEnd.upperBound..<(lineEnd.upperBound + length)]
        }
        return nil
    }
}
