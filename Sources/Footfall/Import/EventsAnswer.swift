import Foundation

/// What the API made of a batch.
struct EventsAnswer: Sendable {
    let accepted: Int
    let refusals: Refusals

    /// Reads the body of an answer that reports on every event; throws if it does not.
    init(_ body: Data, to batch: EventBatch) throws {
        let decoder = JSONDecoder()
        let receipt = try decoder.decode(Receipt.self, from: body)
        // Nearly always so, and decoding a thousand results costs more than everything else here.
        guard receipt.queued != batch.lineNumbers.count else {
            accepted = batch.lineNumbers.count
            refusals = Refusals()
            return
        }
        let results = try decoder.decode(Results.self, from: body).results
        guard results.count == batch.lineNumbers.count else { throw WrongCount() }
        var refusals = Refusals()
        for (result, line) in zip(results, batch.lineNumbers) where !result.isQueued {
            refusals.add(batch.refusal(line: line, reason: result.reason))
        }
        accepted = results.count - refusals.count
        self.refusals = refusals
    }

    private struct Receipt: Decodable {
        let queued: Int?
    }

    private struct Results: Decodable {
        let results: [Result]
    }

    private struct Result: Decodable {
        let status: String
        let field: String?
        let detail: String?

        var isQueued: Bool { status == "queued" }

        var reason: String {
            let detail = detail ?? status
            return field.map { "\($0): \(detail)" } ?? detail
        }
    }

    private struct WrongCount: Error {}
}
