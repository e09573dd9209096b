import Footfall
import Testing

@Suite struct RefusalsTests {
    private func refusal(_ logIndex: Int, _ line: Int) -> Refusal {
        Refusal(log: "log\(logIndex)", logIndex: logIndex, line: line, reason: "because\u{1b}[2J")
    }

    @Test("the first twenty are shown in the order of the logs, in whatever order they become known")
    func showsTheFirst() {
        var refusals = Refusals()
        for line in (1...15).shuffled() { refusals.add(refusal(1, line)) }
        var others = Refusals()
        for line in (1...15).shuffled() { others.add(refusal(0, line)) }
        refusals.add(others)
        #expect(refusals.count == 30)
        #expect(
            refusals.lines == (1...15).map { "log0:\($0): refused: because\u{fffd}[2J" }
                + (1...5).map { "log1:\($0): refused: because\u{fffd}[2J" } + ["… and 10 more"]
        )
    }
}
