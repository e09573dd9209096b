import Analytics
import BSON
import Columns
import Synchronization

/// What has been read of a site's columns.
final class SiteColumns: Sendable {
    private struct State: Sendable {
        var headers: [ObjectID: BlockHeader] = [:]
        var times: [ObjectID: TimeColumn] = [:]
        var columns: [ColumnName: SiteColumn] = [:]
        /// When each column was asked for last, by the cache's clock.
        var uses: [ColumnName: UInt64] = [:]
        /// About how many bytes each takes.
        var sizes: [ColumnName: Int] = [:]
    }

    private let state = Mutex(State())

    /// Of each column, when it was asked for last, and about how many bytes it takes.
    var uses: [(name: ColumnName, use: UInt64, size: Int)] {
        state.withLock { state in state.sizes.map { ($0.key, state.uses[$0.key] ?? 0, $0.value) } }
    }

    /// Forgets a column.
    func forget(_ name: ColumnName) {
        state.withLock { state in
            if name == .timestamp { state.times = [:] }
            state.columns[name] = nil
            state.sizes[name] = nil
            state.uses[name] = nil
        }
    }

    /// The headers of blocks that are known.
    func headers(_ ids: [ObjectID]) -> [BlockHeader] {
        state.withLock { state in ids.compactMap { state.headers[$0] } }
    }

    /// Knows the headers of blocks from now on.
    func keep(_ headers: [BlockHeader]) {
        state.withLock { state in for header in headers { state.headers[header.id] = header } }
    }

    /// Those blocks of which a column has not been read.
    func missing(_ name: ColumnName, of headers: [BlockHeader]) -> [BlockHeader] {
        let wanted = headers.filter { $0.mayHave(name) }
        guard name != .timestamp else {
            return state.withLock { state in wanted.filter { state.times[$0.id] == nil } }
        }
        guard let column = state.withLock({ $0.columns[name] }) else { return wanted }
        return column.missing(of: wanted)
    }

    /// Keeps a column that was read.
    ///
    /// - Parameters:
    ///   - name: The column.
    ///   - stored: What the bytes are of: the column, or the rest of the properties, which has it in it.
    /// - Throws: ``ColumnDamage``.
    func keep(
        _ name: ColumnName,
        of stored: ColumnName,
        _ bytes: [UInt8],
        _ header: BlockHeader
    ) throws(ColumnDamage) {
        if name == .timestamp {
            let times = try TimeColumn(packed: bytes, rows: header.rows)
            state.withLock { $0.times[header.id] = times }
            return
        }
        var column = try TextColumn(packed: bytes, rows: header.rows)
        if stored == .rest, case .property(let property) = name {
            column = try column.property(property, rows: header.rows)
        }
        let kept = state.withLock { state in
            let kept = state.columns[name] ?? SiteColumn(ofUsers: name == .text(.userID))
            state.columns[name] = kept
            return kept
        }
        try kept.keep(column, header)
    }

    /// What a question needs, at one moment: it stays as it is, whatever is read meanwhile.
    ///
    /// - Parameters:
    ///   - headers: The blocks, in the order of the answer's lists.
    ///   - names: The columns; the times are always there.
    func view(_ headers: [BlockHeader], _ names: [ColumnName]) -> (times: [TimeColumn?], columns: [[LoadedColumn?]]) {
        let (times, columns) = state.withLock { state in
            (headers.map { state.times[$0.id] }, names.map { state.columns[$0] })
        }
        return (times, columns.map { $0?.blocks(headers) ?? headers.map { _ in nil } })
    }

    /// Forgets blocks that are not there any more, and takes stock.
    ///
    /// - Parameters:
    ///   - asked: The columns of the question that ends.
    ///   - clock: The cache's.
    func keepOnly(_ headers: [BlockHeader], asked: [ColumnName], clock: UInt64) {
        let ids = Set(headers.map(\.id))
        state.withLock { state in
            for id in state.headers.keys where !ids.contains(id) { state.headers[id] = nil }
            for id in state.times.keys where !ids.contains(id) { state.times[id] = nil }
            state.sizes[.timestamp] = state.times.values.reduce(0) { $0 + $1.memory }
            for (name, column) in state.columns { state.sizes[name] = column.keepOnly(ids) }
            for name in asked { state.uses[name] = clock }
        }
    }

    /// All numbers of a column are below.
    func bound(_ name: ColumnName) -> Int { numbers(name)?.bound ?? 0 }

    /// The number of a text; `nil` when no block that was read has it.
    func number(of text: ArraySlice<UInt8>, in name: ColumnName) -> Int? { numbers(name)?.number(of: text) }

    /// The texts of a column's numbers as they are now; `nil` when nothing of it has been read.
    func numbers(_ name: ColumnName) -> SiteColumn.Numbers? {
        let column = state.withLock { $0.columns[name] }
        return column?.numbers
    }
}
