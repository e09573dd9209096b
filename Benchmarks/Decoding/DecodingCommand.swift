import Analytics
import ArgumentParser
import BSON
import Benchmarking
import Ingest
import Storage

/// What one core does for each event besides talking to others: reads its JSON, and looks at its queue document.
@main
struct DecodingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "BenchmarkDecoding",
        abstract: "Turns the JSON of an event into its queue document, and reads that as a worker does."
    )

    /// As a shop may send it.
    private static let event = #"""
        {"site_id":"site-007","event_type":"page_view","path":"/products/winter/jacket-1184","user_id":"user-0004711",\#
        "timestamp":"2025-11-14T15:30:01.123Z","event_id":"0b6a0c2e-5d0e-4a0f-9d53-1f0f5c2f7e11","properties":{\#
        "referrer":"https://www.search.example/results?q=warm+winter+jacket","language":"en-GB","screen":"1920x1080",\#
        "browser":"Firefox 133","price":129.95,"quantity":2,"member":true}}
        """#

    private static let now = Timestamp(milliseconds: 1_763_134_201_123)

    @Option(help: "How many events in one round.")
    var events = 200_000

    @Option(help: "How many rounds; the fastest counts.")
    var rounds = 5

    func validate() throws {
        guard events > 0, rounds > 0 else { throw ValidationError("--events and --rounds must be more than 0.") }
    }

    func run() throws {
        let json = Array(Self.event.utf8)
        let decoder = EventDecoder()
        let document = BSONDocument(unchecked: try decoder.event(in: json.span, now: Self.now).document)
        var report = DecodingReport(bytes: json.count)
        for _ in 0..<rounds {
            report.note(
                decoding: try time { try decoder.event(in: json.span, now: Self.now).document.count },
                looking: time { QueuedEvent(document: document).verdict == .movable ? 1 : 0 }
            )
        }
        try ResultLine.print(report)
    }

    /// Nanoseconds an event.
    private func time(_ body: () throws -> Int) rethrows -> Double {
        let clock = ContinuousClock()
        var sum = 0
        let duration = try clock.measure { for _ in 0..<events { sum &+= try body() } }
        // So that nothing of it is left out as unused.
        precondition(sum > 0)
        return duration / .nanoseconds(events)
    }
}
