/// The state of group commit, without I/O: who waits, which writes are under way.
package struct WriteQueue<Completion: Sendable> {
    /// The events of one request.
    package struct Entry: Sendable {
        package let documents: [UInt8]
        package let count: Int
        package let deadline: ContinuousClock.Instant
        package let completion: Completion

        package init(documents: [UInt8], count: Int, deadline: ContinuousClock.Instant, completion: Completion) {
            self.documents = documents
            self.count = count
            self.deadline = deadline
            self.completion = completion
        }
    }

    /// What becomes of an entry that has just arrived.
    package enum Admission: Equatable {
        /// The line is full.
        case refused
        /// A writer that is under way will take it.
        case waits
        /// A writer has to be started for it.
        case startsWriter
    }

    private var entries: [Entry] = []
    private var writers = 0
    private var underWay: [Int: [Entry]] = [:]
    private var lastNumber = 0
    package private(set) var waitingCount = 0
    private var waitingBytes = 0

    /// Entries that wait for their write.
    package var requestCount: Int { entries.count }

    package init() {}

    /// Lets an entry in, or refuses it.
    package mutating func admit(_ entry: Entry, limits: EventQueue.Limits) -> Admission {
        // A request that finds the line empty is let in whatever its size, or it could never be written.
        guard
            entries.isEmpty
                || waitingCount + entry.count <= limits.waitingCount
                    && waitingBytes + entry.documents.count <= limits.waitingBytes
        else { return .refused }
        entries.append(entry)
        waitingCount += entry.count
        waitingBytes += entry.documents.count
        guard writers == 0 || writers < limits.writers && waitingCount >= limits.largeWrite else { return .waits }
        writers += 1
        return .startsWriter
    }

    /// Undoes ``Admission/startsWriter``. Whoever else waits is answered by the watch.
    package mutating func writerDidNotStart() {
        writers -= 1
    }

    /// Takes the next batch; `nil` ends the writer that asks. What is left then waits for another one, which is under way.
    package mutating func takeBatch(limits: EventQueue.Limits) -> (number: Int, entries: [Entry])? {
        guard writers == 1 ? !entries.isEmpty : waitingCount >= limits.largeWrite else {
            writers -= 1
            return nil
        }
        var count = 0
        var bytes = 0
        var taken = 0
        for entry in entries {
            guard
                taken == 0
                    || count + entry.count <= limits.batchCount && bytes + entry.documents.count <= limits.batchBytes
            else { break }
            count += entry.count
            bytes += entry.documents.count
            taken += 1
        }
        let batch = Array(entries.prefix(taken))
        if taken == entries.count {
            entries.removeAll(keepingCapacity: true)
        } else {
            entries.removeFirst(taken)
        }
        waitingCount -= count
        waitingBytes -= bytes
        lastNumber += 1
        underWay[lastNumber] = batch
        return (lastNumber, batch)
    }

    /// A write has ended, well or not.
    package mutating func finish(_ number: Int) {
        underWay[number] = nil
    }

    /// Takes out everything that has waited beyond its deadline. What is being written goes on being written.
    package mutating func takeOverdue(now: ContinuousClock.Instant) -> (waiting: [Entry], written: [Entry]) {
        // Entries stand in the order of their deadlines.
        let waiting = Array(entries.prefix { $0.deadline <= now })
        entries.removeFirst(waiting.count)
        for entry in waiting {
            waitingCount -= entry.count
            waitingBytes -= entry.documents.count
        }
        let written = underWay.values.flatMap { batch in batch.filter { $0.deadline <= now } }
        return (waiting, written)
    }
}
