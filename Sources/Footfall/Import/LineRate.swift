/// Lines per time, as people read it.
struct LineRate {
    private let lines: Int
    private let elapsed: Double

    init(lines: Int, elapsed: Duration) {
        self.lines = lines
        self.elapsed = elapsed / .seconds(1)
    }

    /// The time with one decimal.
    var seconds: String {
        let tenths = Int((elapsed * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    var perSecond: Int { elapsed > 0 ? Int(Double(lines) / elapsed) : 0 }
}
