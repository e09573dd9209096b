import Analytics
import Ingest
import Testing

@Suite("decoding batches") struct DecodingTests {
    /// The shortest of a few tries, since others may use the machine.
    private func duration(of count: Int, more fields: String = "") throws -> Duration {
        let events = (0..<count).map { SampleEvent(path: String(repeating: "/x", count: 200), eventID: "\($0)") }
            .map { $0.json.dropLast() + fields + "}" }
        let lines = Array(events.joined(separator: "\n").utf8)
        let array = Array("[\(events.joined(separator: ","))]".utf8)
        return try (0..<5).map { _ in
            try ContinuousClock().measure {
                let decoded = try [
                    EventDecoder().lines(in: lines.span, now: .now), EventDecoder().array(in: array.span, now: .now),
                ]
                #expect(decoded.map(\.count) == [count, count])
            }
        }.min() ?? .zero
    }

    @Test("ten times as many events cost about ten times as much, not a hundred times", .takesTurns)
    func linearCost() throws {
        let raw = #","url":"https://a.example/?utm_term=x","referrer":"https://b.example/","user_agent":"x","ip":"::1""#
        for fields in ["", raw] {
            let (few, many) = (try duration(of: 1_000, more: fields), try duration(of: 10_000, more: fields))
            #expect(many < few * 40, "\(few) and \(many)")
        }
    }
}
