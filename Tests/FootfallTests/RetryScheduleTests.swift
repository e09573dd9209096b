import Footfall
import Testing

@Suite struct RetryScheduleTests {
    @Test("waits grow from a quarter of a second to eight, each between half and all of its time")
    func grows() throws {
        var schedule = RetrySchedule(limit: .seconds(3600))
        for longest in [0.25, 0.5, 1, 2, 4, 8, 8, 8] {
            let delay = schedule.delay(after: .zero, retryAfter: nil)
            let seconds = try #require(delay) / .seconds(1)
            #expect((longest / 2...longest).contains(seconds))
        }
    }

    @Test("the server's wish is a lower bound")
    func waitsAsLongAsAsked() {
        var schedule = RetrySchedule(limit: .seconds(60))
        let delay = schedule.delay(after: .zero, retryAfter: .seconds(5))
        #expect(delay == .seconds(5))
    }

    @Test("the last try is at the limit, and then there is none")
    func ends() {
        var schedule = RetrySchedule(limit: .seconds(60))
        let last = schedule.delay(after: .seconds(58), retryAfter: .seconds(120))
        let none = schedule.delay(after: .seconds(60), retryAfter: nil)
        #expect(last == .seconds(2))
        #expect(none == nil)
    }
}
