import Glibc

/// A bounded queue of jobs that threads wait for.
///
/// The jobs are in a ring of fixed size, so that a queue that never runs empty needs no more memory than one that does.
/// - Invariant: everything that changes is touched only with `mutex` held, which makes `@unchecked Sendable` right. The
///   mutex and the condition have one address from init to deinit, as POSIX demands.
package final class JobQueue<Job>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var ring: [Job?]
    private var head = 0
    private var count = 0
    private var waitingThreads = 0
    private var isClosed = false
    private let isStale: (Job) -> Bool

    /// - Parameters:
    ///   - capacity: Most jobs that wait.
    ///   - isStale: Tells a job that nobody waits for any more. Such jobs are removed when the queue is full.
    package init(capacity: Int, isStale: @escaping (Job) -> Bool = { _ in false }) {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
        ring = Array(repeating: nil, count: max(1, capacity))
        self.isStale = isStale
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Puts a job at the end, unless the queue is full or closed. Wakes a thread only if one waits.
    package func append(_ job: Job) -> LaneAdmission {
        // Let go of outside of the lock: whatever a stale job holds may end with it.
        var removed: [Job] = []
        pthread_mutex_lock(mutex)
        defer {
            pthread_mutex_unlock(mutex)
            removed.removeAll()
        }
        guard !isClosed else { return .closed }
        if count == ring.count { removed = removeStale() }
        guard count < ring.count else { return .full }
        ring[place(count)] = job
        count += 1
        if waitingThreads > 0 { pthread_cond_signal(condition) }
        return .accepted
    }

    /// Waits for the next job; `nil` when the queue is closed and empty.
    package func next() -> Job? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while count == 0 {
            guard !isClosed else { return nil }
            waitingThreads += 1
            pthread_cond_wait(condition, mutex)
            waitingThreads -= 1
        }
        let job = ring[head]
        ring[head] = nil
        head = place(1)
        count -= 1
        return job
    }

    /// Lets nobody in any more; what waits is still handed out.
    package func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }

    private func place(_ offset: Int) -> Int {
        let place = head + offset
        return place < ring.count ? place : place - ring.count
    }

    /// Takes stale jobs out; the others keep their order.
    private func removeStale() -> [Job] {
        var removed: [Job] = []
        var kept = 0
        for offset in 0..<count {
            guard let job = ring[place(offset)] else { continue }
            ring[place(offset)] = nil
            if isStale(job) {
                removed.append(job)
            } else {
                ring[place(kept)] = job
                kept += 1
            }
        }
        count = kept
        return removed
    }
}
