import BSON
import Columns
import Synchronization

/// One column of a site, as far as its blocks have been read.
final class SiteColumn: Sendable {
    /// The numbers of a column's texts.
    enum Numbers: Sendable {
        case users(UserNumbers)
        case texts(TextDictionary)

        var memory: Int {
            switch self {
            case .users(let users): users.memory
            case .texts(let texts): texts.memory
            }
        }

        /// All numbers are below.
        var bound: Int {
            switch self {
            case .users(let users): users.bound
            case .texts(let texts): texts.count
            }
        }

        /// The number of a text; `nil` when it has none.
        func number(of text: ArraySlice<UInt8>) -> Int? {
            switch self {
            case .users(let users): users.number(of: text)
            case .texts(let texts): texts.number(of: text)
            }
        }

        /// The text of a number; empty for one that no user has.
        subscript(number: Int) -> ArraySlice<UInt8> {
            switch self {
            case .users(let users): users[number]
            case .texts(let texts): texts[number]
            }
        }
    }

    private struct State: Sendable {
        var numbers: Numbers
        var blocks: [ObjectID: LoadedColumn] = [:]
    }

    private let state: Mutex<State>

    init(ofUsers: Bool) {
        state = Mutex(State(numbers: ofUsers ? .users(.init()) : .texts(.init())))
    }

    /// As they are now: whoever reads on makes a copy.
    var numbers: Numbers { state.withLock { $0.numbers } }

    /// Those that have not been read.
    func missing(of headers: [BlockHeader]) -> [BlockHeader] {
        state.withLock { state in headers.filter { state.blocks[$0.id] == nil } }
    }

    /// The column of each block; `nil` for those that have not been read.
    func blocks(_ headers: [BlockHeader]) -> [LoadedColumn?] {
        state.withLock { state in headers.map { state.blocks[$0.id] } }
    }

    /// Forgets blocks that are not there any more.
    /// - Returns: About how many bytes of memory are left.
    func keepOnly(_ ids: Set<ObjectID>) -> Int {
        state.withLock { state in
            for id in state.blocks.keys where !ids.contains(id) { state.blocks[id] = nil }
            return state.blocks.values.reduce(state.numbers.memory) { $0 + $1.memory }
        }
    }

    /// Keeps a block's column.
    /// - Throws: ``ColumnDamage``.
    func keep(_ column: TextColumn, _ header: BlockHeader) throws(ColumnDamage) {
        let isOfUsers = state.withLock { if case .users = $0.numbers { true } else { false } }
        let parts = isOfUsers ? try column.parts() : []
        state.withLock { state in
            state.blocks[header.id] = Self.load(column, parts, &state.numbers, rows: header.rows)
        }
    }

    /// - Parameter parts: Of its texts, if they are users.
    private static func load(_ column: TextColumn, _ parts: [Int], _ numbers: inout Numbers, rows: Int) -> LoadedColumn
    {
        var mapped: [UInt32] = [0]
        mapped.reserveCapacity(column.texts.count + 1)
        // The numbers are moved out, or they would be copied.
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
}

extension TextColumn {
    /// The parts of its texts, which are users. Rows are looked up by their user's part, so all must be in that order.
    fileprivate func parts() throws(ColumnDamage) -> [Int] {
        let parts = texts.map { UserHash.part(of: UserHash.hash($0)) }
        for (part, next) in zip(parts, parts.dropFirst()) where next < part {
            throw ColumnDamage("users are not in the order of their hashes")
        }
        guard codes.isAscending else { throw ColumnDamage("rows are not in the order of their users") }
        return parts
    }
}
