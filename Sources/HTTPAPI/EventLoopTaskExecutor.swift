import NIOCore

/// Runs tasks on an event loop's own thread.
final class EventLoopTaskExecutor: TaskExecutor {
    /// Each job names its executor, because this one cannot be captured before it is made.
    private let line: EventLoopMailbox<Job>

    /// A job and where it runs.
    private struct Job: Sendable {
        let job: UnownedJob
        let executor: UnownedTaskExecutor
    }

    init(_ eventLoop: any EventLoop) {
        line = EventLoopMailbox(eventLoop) { $0.job.runSynchronously(on: $0.executor) }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        line.append(Job(job: UnownedJob(job), executor: asUnownedTaskExecutor()))
    }
}
