import Columns

/// One column of one block, whose texts have numbers that hold for all blocks of the site.
struct LoadedColumn: Sendable {
    /// For each row, its text's place in ``numbers``; 0 for none.
    let codes: Codes
    /// The site's numbers of the block's texts, raised by one; the first is 0, for none.
    let numbers: [UInt32]
    /// For users only: the first row of each part, and behind the last one the number of rows. Rows without a user stand
    /// before the first.
    let parts: [Int]

    var memory: Int { codes.memory + numbers.count * 4 + parts.count * 8 + 128 }
}
