import RandomNumbers
import Storage
import Testing

@Suite struct BackoffTests {
    /// The shortest and the longest wait that comes after a number of failures, out of a thousand.
    private func extremes(_ make: () -> Backoff, failures: Int) -> (shortest: Duration, longest: Duration) {
        var generator = SplitMix64(seed: 1)
        let waits = (0..<1_000).map { _ in
            var backoff = make()
            for _ in 0..<failures { _ = backoff.next(using: &generator) }
            return backoff.next(using: &generator)
        }
        return (waits.min() ?? .zero, waits.max() ?? .zero)
    }

    @Test("waits double up to the limit, each between half and all of its time", arguments: 0..<20 as Range<UInt64>)
    func doubles(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var backoff = Backoff()
        for longest in [100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000, 2_000] {
            let wait = backoff.next(using: &generator)
            #expect(wait >= .milliseconds(longest) / 2)
            #expect(wait <= .milliseconds(longest))
        }
    }

    @Test(
        "the first wait and the limit are those that were asked for, and jitter uses all of its half",
        arguments: [(8, 20, [8, 16, 20, 20]), (100, 5_000, [100, 200]), (8_000, 2_000, [2_000, 2_000])]
    )
    func bounds(first: Int, limit: Int, longest: [Int]) {
        for (failures, longest) in longest.enumerated() {
            let waits = extremes(
                { Backoff(first: .milliseconds(first), limit: .milliseconds(limit)) },
                failures: failures
            )
            #expect(waits.shortest >= .milliseconds(longest) * 0.5)
            #expect(waits.shortest < .milliseconds(longest) * 0.51)
            #expect(waits.longest <= .milliseconds(longest))
            #expect(waits.longest > .milliseconds(longest) * 0.99)
        }
    }

    @Test("a success begins anew")
    func reset() {
        var generator = SplitMix64(seed: 1)
        var backoff = Backoff()
        for _ in 0..<20 {
            for _ in 0..<5 { _ = backoff.next(using: &generator) }
            backoff.reset()
            #expect(backoff.next(using: &generator) <= .milliseconds(100))
            #expect(backoff.next(using: &generator) >= .milliseconds(100))
        }
    }

    @Test("waits differ from one another, or many programs would come back at once")
    func jitter() {
        let waits = (0..<100).map { _ in
            var backoff = Backoff()
            return backoff.next()
        }
        #expect(Set(waits).count > 90)
    }

    @Test("however many failures there are, the limit holds")
    func manyFailures() {
        var backoff = Backoff()
        var longest = Duration.zero
        for _ in 0..<100_000 { longest = max(longest, backoff.next()) }
        #expect(longest <= .seconds(2))
        #expect(longest > .seconds(1.9))
    }
}
