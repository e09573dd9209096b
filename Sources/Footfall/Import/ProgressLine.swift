/// What is shown of an import under way.
struct ProgressLine {
    private static let barWidth = 24

    private let report: ImportReport
    /// From 0 to 1, if the logs' size is known.
    private let fraction: Double?
    private let elapsed: Duration

    init(_ report: ImportReport, totalBytes: Int?, elapsed: Duration) {
        self.report = report
        self.elapsed = elapsed
        // A log may have grown since its size was taken.
        fraction = totalBytes.map { $0 > 0 ? min(1, Double(report.bytesDone) / Double($0)) : 1 }
    }

    /// A bar and numbers, in at most `width` columns.
    func bar(width: Int) -> String {
        guard let fraction else { return String(plain.prefix(width - 1)) }
        let filled = Int(fraction * Double(Self.barWidth))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barWidth - filled)
        return String("\(bar) \(plain)".prefix(width - 1))
    }

    /// The numbers alone.
    var plain: String {
        var parts = ["\(report.linesDone) lines", "\(rate)/s"]
        if let percent { parts.insert("\(percent)%", at: 0) }
        if let timeLeft { parts.append("\(timeLeft) left") }
        if report.refusals.count > 0 { parts.append("\(report.refusals.count) refused") }
        if let name = report.currentLog?.shortName { parts.append(Printable.text(name)) }
        return parts.joined(separator: "  ")
    }

    private var percent: Int? { fraction.map { Int($0 * 100) } }

    private var rate: Int { LineRate(lines: report.linesDone, elapsed: elapsed).perSecond }

    /// Minutes and seconds until the end at the pace so far.
    private var timeLeft: String? {
        guard let fraction, fraction > 0 else { return nil }
        let seconds = Int((elapsed / .seconds(1)) * (1 - fraction) / fraction)
        return "\(seconds / 60):" + (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
    }
}
