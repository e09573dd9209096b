import Analytics
import BSON
import Columns
import Synchronization

/// What has been read of a site's columns.
final class SiteColumns: Sendable {
    /// The numbers of a column's texts.
    private enum Numbers: Sendable {
        case users(UserNumbers)
        case texts(TextDictionary)

        var memory: Int {
            switch self {
            case .users(let users): users.memory
            case .texts(let texts): texts.memory
            }
        }
    }

    private struct Column: Sendable {
        var numbers: Numbers
        var blocks: [ObjectID: LoadedColumn] = [:]
    }

    private struct State: Sendable {
        var times: [ObjectID: TimeColumn] = [:]
        var columns: [ColumnName: Column] = [:]
        var memory = 0
    }

    private let state = Mutex(State())
    /// When it was asked for last, in questions.
    let lastUse = Mutex<UInt64>(0)

    /// About how many bytes it takes.
    var memory: Int { state.withLock { $0.memory } }

    /// Those blocks of which a column has not been read.
    func missing(_ name: ColumnName, of headers: [BlockHeader]) -> [BlockHeader] {
        state.withLock { state in
            headers.filter { header in
                guard header.mayHave(name) else { return false }
                return name == .timestamp
                    ? state.times[header.id] == nil
                    : state.columns[name]?.blocks[header.id] == nil
            }
        }
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
        let parts = name == .text(.userID) ? try column.parts(rows: header.rows) : []
        state.withLock { [column] state in
            var kept =
                state.columns[name] ?? Column(numbers: name == .text(.userID) ? .users(.init()) : .texts(.init()))
            // Moved out, or the dictionary would be copied.
            state.columns[name] = nil
            kept.blocks[header.id] = Self.load(column, parts, &kept.numbers, rows: header.rows)
            state.columns[name] = kept
        }
    }

    /// - Parameter parts: Of its texts, if they are users.
    private static func load(_ column: TextColumn, _ parts: [Int], _ numbers: inout Numbers, rows: Int) -> LoadedColumn
    {
        var mapped: [UInt32] = [0]
        mapped.reserveCapacity(column.texts.count + 1)
        switch numbers {
        case .texts(var texts):
            numbers = .texts(TextDictionary())
            for text in column.texts { mapped.append(UInt32(texts.add(text) + 1)) }
            numbers = .texts(texts)
            return LoadedColumn(codes: column.codes, numbers: mapped, parts: [])
        case .users(var users):
            numbers = .users(UserNumbers())
            // Texts are in the order of their parts, and so are rows.
            var firstOfPart = Array(repeating: column.texts.count, count: UserHash.partCount + 1)
            for (place, text) in column.texts.enumerated() {
                let part = parts[place]
                mapped.append(UInt32(users.add(text, part: part) + 1))
                firstOfPart[part] = min(firstOfPart[part], place)
            }
            for part in (0..<UserHash.partCount).reversed() {
                firstOfPart[part] = min(firstOfPart[part], firstOfPart[part + 1])
            }
            numbers = .users(users)
            let firstRows = firstOfPart.map { place in
                firstRow(withCode: UInt32(place + 1), in: column.codes, rows: rows)
            }
            return LoadedColumn(codes: column.codes, numbers: mapped, parts: firstRows)
        }
    }

    /// The first row whose code is that or more; rows are ordered by it.
    private static func firstRow(withCode code: UInt32, in codes: Codes, rows: Int) -> Int {
        var (low, high) = (0, rows)
        while low < high {
            let middle = (low + high) / 2
            if codes[middle] < code { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What a question needs, at one moment: it stays as it is, whatever is read meanwhile.
    ///
    /// - Parameters:
    ///   - headers: The blocks, in the order of the answer's lists.
    ///   - names: The columns; the times are always there.
    func view(_ headers: [BlockHeader], _ names: [ColumnName]) -> (times: [TimeColumn?], columns: [[LoadedColumn?]]) {
        state.withLock { state in
            (
                headers.map { state.times[$0.id] },
                names.map { name in headers.map { state.columns[name]?.blocks[$0.id] } }
            )
        }
    }

    /// Forgets blocks that are not there any more, and takes stock.
    func keepOnly(_ headers: [BlockHeader]) {
        let ids = Set(headers.map(\.id))
        state.withLock { state in
            for id in state.times.keys where !ids.contains(id) { state.times[id] = nil }
            for (name, column) in state.columns {
                for id in column.blocks.keys where !ids.contains(id) { state.columns[name]?.blocks[id] = nil }
            }
            state.memory = state.times.values.reduce(0) { $0 + $1.memory }
            for column in state.columns.values {
                state.memory += column.blocks.values.reduce(column.numbers.memory) { $0 + $1.memory }
            }
        }
    }

    /// All numbers of a column are below.
    func bound(_ name: ColumnName) -> Int {
        state.withLock { state in
            switch state.columns[name]?.numbers {
            case .users(let users)?: users.bound
            case .texts(let texts)?: texts.count
            case nil: 0
            }
        }
    }

    /// The number of a text; `nil` when no block that was read has it.
    func number(of text: ArraySlice<UInt8>, in name: ColumnName) -> Int? {
        state.withLock { state in
            switch state.columns[name]?.numbers {
            case .users(let users)?: users.number(of: text)
            case .texts(let texts)?: texts.number(of: text)
            case nil: nil
            }
        }
    }

    /// Runs `body` with the texts of some columns' numbers.
    ///
    /// - Parameter body: Gets the text of a column, by its place in `names`, and a number of its.
    func withTexts<Result>(
        _ names: [ColumnName],
        _ body: ((Int, Int) -> ArraySlice<UInt8>) throws -> Result
    ) rethrows -> Result {
        try state.withLock { state in
            let numbers = names.map { state.columns[$0]?.numbers }
            return try body { column, number in
                switch numbers[column] {
                case .users(let users)?: users[number]
                case .texts(let texts)?: texts[number]
                case nil: []
                }
            }
        }
    }
}

extension TextColumn {
    /// The parts of its texts, which are users. Rows are looked up by their user's part, so all must be in that order.
    fileprivate func parts(rows: Int) throws(ColumnDamage) -> [Int] {
        let parts = texts.map { UserHash.part(of: UserHash.hash($0)) }
        for (part, next) in zip(parts, parts.dropFirst()) where next < part {
            throw ColumnDamage("users are not in the order of their hashes")
        }
        for row in 1..<max(1, rows) where codes[row] < codes[row - 1] {
            throw ColumnDamage("rows are not in the order of their users")
        }
        return parts
    }
}
