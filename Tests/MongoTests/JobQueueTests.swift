import Mongo
import Synchronization
import Testing

@Suite("the queue of a lane") struct JobQueueTests {
    @Test("jobs come out in their order, also when the queue never runs empty", arguments: [1, 2, 3, 64])
    func order(waiting: Int) {
        // A queue that kept the places of jobs that have gone would be full at once.
        let queue = JobQueue<Int>(capacity: waiting)
        for job in 0..<waiting { #expect(queue.append(job) == .accepted) }
        for job in 0..<10_000 {
            #expect(queue.append(-1) == .full)
            #expect(queue.next() == job)
            #expect(queue.append(job + waiting) == .accepted)
        }
    }

    @Test("a full queue refuses, and takes again once there is room")
    func full() {
        let queue = JobQueue<Int>(capacity: 2)
        #expect([queue.append(1), queue.append(2), queue.append(3)] == [.accepted, .accepted, .full])
        #expect(queue.next() == 1)
        #expect([queue.append(4), queue.append(5)] == [.accepted, .full])
        #expect([queue.next(), queue.next()] == [2, 4])
    }

    @Test(
        "a full queue makes room by what nobody waits for any more, and keeps the order of the rest",
        arguments: 0..<5
    )
    func stale(start: Int) {
        let queue = JobQueue<Int>(capacity: 5) { $0 < 0 }
        // From any place of the ring on.
        for _ in 0..<start {
            #expect(queue.append(0) == .accepted)
            #expect(queue.next() == 0)
        }
        for job in [1, -1, 2, -2, 3] { #expect(queue.append(job) == .accepted) }
        #expect([queue.append(4), queue.append(5), queue.append(6)] == [.accepted, .accepted, .full])
        #expect((0..<5).map { _ in queue.next() } == [1, 2, 3, 4, 5])
    }

    @Test("a closed queue takes nothing, gives what waits, and then lets its threads go")
    func closed() {
        let queue = JobQueue<Int>(capacity: 4)
        #expect(queue.append(1) == .accepted)
        queue.close()
        #expect(queue.append(2) == .closed)
        #expect(queue.next() == 1)
        #expect(queue.next() == nil)
    }

    /// What threads have taken.
    private final class Taken: Sendable {
        private let jobs = Mutex<[Int]>([])

        var sorted: [Int] { jobs.withLock { $0.sorted() } }

        func add(_ more: [Int]) {
            jobs.withLock { $0 += more }
        }
    }

    @Test("every job is given to one thread, whoever puts in and takes out at once")
    func threads() async {
        let queue = JobQueue<Int>(capacity: 8)
        let count = 20_000
        let taken = Taken()
        let takers = (0..<3).map { _ in
            Task {
                await OwnThread.run {
                    var own: [Int] = []
                    while let job = queue.next() { own.append(job) }
                    taken.add(own)
                }
            }
        }
        await OwnThread.run {
            for job in 0..<count {
                while queue.append(job) == .full {}
            }
            queue.close()
        }
        for taker in takers { await taker.value }
        #expect(taken.sorted == Array(0..<count))
    }
}
