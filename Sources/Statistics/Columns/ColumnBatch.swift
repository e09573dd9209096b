import Analytics
import Columns
import Dispatch
import Synchronization

/// Columns that have come from MongoDB and have still to be made ready, which two threads do: that of the users takes about as
/// long as all others.
struct ColumnBatch {
    struct Packed: Sendable {
        let name: ColumnName
        /// What the bytes are of: the column, or the rest of the properties, which has it in it.
        let stored: ColumnName
        let bytes: [UInt8]
        let header: BlockHeader
    }

    /// Bytes that may wait.
    private static let sizeLimit = 64 << 20
    /// From how many bytes on it is worth to use a second thread.
    private static let sizeForThreads = 1 << 20

    private let columns: SiteColumns
    private var ofUsers: [Packed] = []
    private var others: [Packed] = []
    private var size = 0

    init(_ columns: SiteColumns) {
        self.columns = columns
    }

    /// Adds one.
    /// - Throws: ``ColumnDamage``.
    mutating func add(_ packed: Packed) throws {
        if packed.name == .text(.userID) { ofUsers.append(packed) } else { others.append(packed) }
        size += packed.bytes.count
        if size >= Self.sizeLimit { try keep() }
    }

    /// Makes all ready.
    /// - Throws: ``ColumnDamage``.
    mutating func keep() throws {
        let lists = [ofUsers, others]
        defer {
            (ofUsers, others) = ([], [])
            size = 0
        }
        guard size >= Self.sizeForThreads, lists.allSatisfy({ !$0.isEmpty }) else {
            for list in lists { try Self.keep(list, in: columns) }
            return
        }
        let columns = columns
        let results = Mutex<[Result<Void, any Error>]>([])
        DispatchQueue.concurrentPerform(iterations: lists.count) { place in
            let result = Result { try Self.keep(lists[place], in: columns) }
            results.withLock { $0.append(result) }
        }
        for result in results.withLock({ $0 }) { try result.get() }
    }

    private static func keep(_ list: [Packed], in columns: SiteColumns) throws(ColumnDamage) {
        for packed in list { try columns.keep(packed.name, of: packed.stored, packed.bytes, packed.header) }
    }
}
