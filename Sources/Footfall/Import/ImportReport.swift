/// How far an import is, and in the end what came of it.
struct ImportReport: Sendable {
    private(set) var linesRead = 0
    private(set) var accepted = 0
    private(set) var refusals = Refusals()
    /// The bytes of the logs, as they lie on disk, whose lines are accepted or refused.
    private(set) var bytesDone = 0
    /// The log of the batch that was dealt with last.
    private(set) var currentLog: LogInput?
    private(set) var failure: ImportError?

    var linesDone: Int { accepted + refusals.count }

    /// Whether every line of every log was accepted.
    var isSuccess: Bool { failure == nil && refusals.count == 0 }

    mutating func addRead(_ batch: EventBatch) {
        linesRead += batch.linesRead
    }

    mutating func addDone(_ batch: EventBatch, _ answer: EventsAnswer) {
        accepted += answer.accepted
        refusals.add(batch.refusals)
        refusals.add(answer.refusals)
        bytesDone += batch.bytesRead
        currentLog = batch.input
    }

    /// Records why the import ends early: the first cause, unless that was only the user's wish to stop.
    mutating func fail(_ error: ImportError) {
        if failure == nil || failure == .interrupted { failure = error }
    }

    /// The result, for the end of the output.
    func summary(after elapsed: Duration) -> String {
        let rate = LineRate(lines: linesDone, elapsed: elapsed)
        var lines = [
            "read      \(linesRead) lines in \(rate.seconds) s (\(rate.perSecond) lines/s)",
            "accepted  \(accepted)",
            "refused   \(refusals.count)",
        ]
        if linesRead > linesDone { lines.append("unknown   \(linesRead - linesDone) (neither accepted nor refused)") }
        return lines.joined(separator: "\n")
    }
}
