import Analytics
import Rollups

/// Lists of the values of a field in a range of days.
struct RollupValueLists {
    private let reader: RollupReader
    /// The documents that make up the range, none of which overlap.
    private let pieces: [(RollupSpan, ClosedRange<Int>)]
    /// Those that have been read.
    private var rankings: [RollupDimension: RollupRanking] = [:]

    init(_ cover: RollupCover?, _ reader: RollupReader) {
        self.reader = reader
        pieces = cover.map(Self.pieces) ?? []
    }

    private static func pieces(_ cover: RollupCover) -> [(RollupSpan, ClosedRange<Int>)] {
        guard !cover.isEverything else { return [(.all, 0...0)] }
        var pieces = cover.singleDayRanges.map { (RollupSpan.day, $0) }
        if let first = cover.months.first, let last = cover.months.last { pieces.append((.month, first...last)) }
        return pieces
    }

    /// The paths seen most.
    /// - Throws: `MongoError`; ``RollupDamage``.
    mutating func topPaths(limit: Int) throws -> [StatsReport.Row] {
        guard limit > 0, let paths = RollupDimension(.path) else { return [] }
        return try rows(by: paths, after: nil, limit: limit)
    }

    /// Values by how often they were seen, from a place on.
    /// - Throws: `MongoError`; ``RollupDamage``.
    mutating func rows(
        by dimension: RollupDimension,
        after cursor: PageCursor?,
        limit: Int
    ) throws -> [StatsReport.Row] {
        let ranking = try rankings[dimension] ?? RollupRanking(reader.tally(dimension, pieces))
        rankings[dimension] = ranking
        return try ranking.rows(after: cursor, limit: limit, reader.texts(dimension))
    }
}
