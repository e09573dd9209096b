import Dispatch

/// Runs an actor on a queue of its own, so that it may wait for a disk or a pipe without holding up anyone else.
final class BlockingExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "footfall.blocking")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
