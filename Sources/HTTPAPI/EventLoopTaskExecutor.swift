import NIOCore
import Synchronization

/// Runs tasks on an event loop's own thread.
///
/// Jobs gather in a line of their own, so that a burst of them, such as all requests that one write to the database has
/// answered, wakes the loop once instead of once each.
final class EventLoopTaskExecutor: TaskExecutor {
    private struct Line {
        var jobs: [UnownedJob] = []
        /// The loop has been asked to run what is in line.
        var isScheduled = false
    }

    private let eventLoop: any EventLoop
    private let line = Mutex(Line())

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let needsSchedule = line.withLock { line in
            line.jobs.append(job)
            defer { line.isScheduled = true }
            return !line.isScheduled
        }
        if needsSchedule { eventLoop.execute { self.run() } }
    }

    /// Runs what is in line now; what these jobs add comes after the loop has looked at its sockets again.
    private func run() {
        let jobs = line.withLock { exchange(&$0.jobs, with: []) }
        for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
        let isEmpty = line.withLock { line in
            line.isScheduled = !line.jobs.isEmpty
            return line.jobs.isEmpty
        }
        if !isEmpty { eventLoop.execute { self.run() } }
    }
}
