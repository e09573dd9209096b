import Footfall
import Testing

@Suite struct EventIDChainTests {
    private func ids(_ lines: [String], site: String = "site-001") -> [String] {
        var chain = EventIDChain(site: site)
        return lines.map { chain.next(Array($0.utf8)[...]) }
    }

    @Test("the ids of a log are the same for ever: others would count old logs twice")
    func neverChange() {
        #expect(
            ids(["one", "two", "one"]) == [
                "2e83cfb6863271d91fb917374e3ffdbd", "da9f1a1e802dfce2dda24cf170c30bb1",
                "a20cefd2083a6bcae308ca2761355a04",
            ]
        )
    }

    @Test("a log that has grown keeps the ids of its earlier lines")
    func keepsIDsOfGrownLog() {
        #expect(ids(["one", "two", "three"]).prefix(2) == ids(["one", "two"])[...])
    }

    @Test("equal lines of one log, and equal logs of two sites, have different ids")
    func tellsEqualLinesApart() {
        let all = ids(["same", "same", "same"]) + ids(["same", "same", "same"], site: "site-002")
        #expect(Set(all).count == 6)
    }
}
