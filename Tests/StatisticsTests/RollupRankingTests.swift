import Analytics
import RandomNumbers
import Rollups
import Statistics
import Testing

@Suite("ranking values by their counts") struct RollupRankingTests {
    private static func tally(_ counts: [Int: Int]) -> RollupTally {
        var tally = RollupTally()
        for (number, events) in counts {
            tally.add(.init(first: number, step: 1, count: 1, counts: Measures(events: events, views: events / 2)))
        }
        return tally
    }

    @Test("runs of any step are added to each of their values")
    func runs() {
        var tally = RollupTally()
        var expected: [Int: Int] = [:]
        for (first, step, count) in [(0, 1, 4_096), (255, 1, 2), (3, 7, 500), (4_096, 4_000, 1), (1, 300, 13)] {
            tally.add(.init(first: first, step: step, count: count, counts: Measures(events: step, views: 1)))
            for index in 0..<count { expected[first + index * step, default: 0] += step }
        }
        var found: [Int: Int] = [:]
        tally.forEach { found[$0] = $1 }
        #expect(found == expected)
        #expect(expected.allSatisfy { tally.events(of: $0.key) == $0.value })
        #expect(tally.counts(of: 256) == Measures(events: 2, views: 2))
        #expect(tally.events(of: 1 << 30) == 0)
    }

    @Test("counts beyond 32 bits are exact")
    func large() {
        var tally = RollupTally()
        for _ in 0..<3 {
            tally.add(.init(first: 5, step: 1, count: 2, counts: Measures(events: 3_000_000_000, views: 1 << 39)))
        }
        #expect(tally.counts(of: 6) == Measures(events: 9_000_000_000, views: 3 << 39))
        #expect(RollupRanking(tally).cut(ofFirst: 1, atMost: .max) == .init(count: 9_000_000_000, equals: 2, above: []))
    }

    @Test("the cut is that of a sorted list", arguments: 0..<20 as Range<UInt64>)
    func cut(seed: UInt64) {
        var numbers = SplitMix64(seed: seed)
        let highest = [2, 100, 200, 5_000, 1 << 33][Int(seed % 5)]
        var counts: [Int: Int] = [:]
        for _ in 0..<2_000 {
            counts[Int.random(in: 0..<100_000, using: &numbers)] = Int.random(in: 1...highest, using: &numbers)
        }
        let ranking = RollupRanking(Self.tally(counts))
        for limit in [1, 10, 1_000, counts.count, counts.count + 1] {
            for most in [Int.max, highest / 2, 1, 0] {
                let sorted = counts.values.filter { $0 <= most }.sorted(by: >)
                let cut = ranking.cut(ofFirst: limit, atMost: most)
                guard !sorted.isEmpty else {
                    #expect(cut == nil)
                    continue
                }
                let last = sorted[min(limit, sorted.count) - 1]
                #expect(cut?.count == last)
                #expect(cut?.equals == sorted.count { $0 == last })
                let above = counts.filter { $0.value <= most && $0.value > last }.map(\.key)
                let isRight = cut.map { Set($0.above) == Set(above) && $0.above.count == above.count } ?? false
                #expect(isRight, "\(limit) of up to \(most)")
            }
        }
    }
}
