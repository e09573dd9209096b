import Columns

/// A block, as far as a question needs it.
struct ScanBlock: Sendable {
    /// A column, and which of its codes pass.
    typealias Test = (codes: Codes, passes: [Bool])

    /// Its place among the blocks of the columns that are read.
    let place: Int
    let rows: Int
    /// `nil` when they are not needed.
    let times: TimeColumn?
    /// Rows outside of the time that is asked for have to be left out.
    let isCut: Bool
    let users: LoadedColumn?
    /// All must pass.
    let filters: [Test]
    /// Whether no row can pass, so that it is there for its visits only.
    let isOther: Bool
    /// Which codes count, for each measure of ``Measure/inRows``; `nil` for all.
    let flags: [(codes: Codes, counts: [UInt8])?]
    /// The bots' names; `nil` when no row has one.
    let bots: Codes?
    /// For each goal and then each step, all of whose tests must pass; `nil` when no row can.
    let goals: [[Test]?]

    /// The rows of users of some parts.
    func rows(of parts: Range<Int>) -> Range<Int> {
        users.map { $0.parts[parts.lowerBound]..<$0.parts[parts.upperBound] } ?? 0..<0
    }

    var rowsWithoutUser: Range<Int> { 0..<(users?.parts[0] ?? rows) }

    /// A column, and which of the site's numbers, raised by one, pass.
    typealias Condition = (column: LoadedColumn?, passes: (UInt32) -> Bool)

    /// The tests of some conditions; none for those that all rows pass. `nil` when no row can pass all.
    static func tests(_ conditions: [Condition]) -> [Test]? {
        var tests: [Test] = []
        for (column, passes) in conditions {
            // In a block without the column no row has a value.
            guard let column else {
                guard passes(0) else { return nil }
                continue
            }
            let table = column.numbers.map(passes)
            guard table.contains(true) else { return nil }
            if table.contains(false) { tests.append((column.codes, table)) }
        }
        return tests
    }
}
