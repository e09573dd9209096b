import BSON
package import Mongo
package import Storage

/// The statements that take a batch off the queue, by the exact ids of its events.
///
/// A range would also delete events that arrived in it after the batch was read. So ids say what is deleted; the index only
/// says where to look for it, which costs MongoDB about two thirds of what looking up each id does.
package struct QueueRemoval {
    /// A longer gap between two events of a batch, in milliseconds, is not read through.
    private static let gap: Int64 = 1_000

    package private(set) var statements: [MongoDeletion] = []

    /// - Parameter batch: What to delete, in the order in which it was read.
    package init(_ batch: some Collection<QueuedEvent>) {
        var run: [QueuedEvent] = []
        var last = Int64.min
        for event in batch {
            // What another program wrote may stand anywhere in the index, or not where it should.
            guard event.verdict == .movable, let ingestedAt = event.ingestedAt else {
                statements.append(MongoDeletion(filter: event.idFilter, most: 1))
                continue
            }
            if !run.isEmpty, ingestedAt < last || ingestedAt - last > Self.gap {
                statements.append(Self.statement(for: run))
                run.removeAll(keepingCapacity: true)
            }
            run.append(event)
            last = ingestedAt
        }
        if !run.isEmpty { statements.append(Self.statement(for: run)) }
    }

    /// - Parameter run: Events that follow each other in the index.
    private static func statement(for run: [QueuedEvent]) -> MongoDeletion {
        let first = run[0].ingestedAt ?? .min
        let last = run[run.count - 1].ingestedAt ?? .max
        let partitions = Set(run.compactMap { $0.home?.number }).sorted().map { BSONValue.int32(Int32($0)) }
        var writer = BSONWriter(capacity: run.count * 20 + 512)
        writer.append(EventKey.ingestedAt, .document(["$gte": .date(first), "$lte": .date(last)]))
        writer.append(EventKey.partition, .document(["$in": .array(partitions)]))
        writer.beginDocument(EventKey.id)
        writer.append(idsOf: run)
        writer.end()
        return MongoDeletion(filter: BSONDocument(unchecked: writer.finish()), hint: QueueCollection.index)
    }
}

extension BSONWriter {
    /// Appends `$in: [ids]`.
    mutating func append(idsOf events: some Sequence<QueuedEvent>) {
        beginArray("$in")
        for (index, event) in events.enumerated() { event.appendID(BSONKey(String(index)), to: &self) }
        end()
    }
}
