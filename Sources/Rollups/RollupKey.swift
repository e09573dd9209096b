package import BSON

/// Which of a site's documents in `rollups` one is.
package struct RollupKey: Hashable, Sendable {
    /// What it holds: the totals, or how often each value of a dimension was seen.
    package enum Content: Hashable, Sendable {
        case totals
        /// Of values with numbers from `chunk` × ``RollupValues/chunkSize`` on.
        case values(RollupDimension, chunk: Int)

        fileprivate var dimension: Int {
            switch self {
            case .totals: 0
            case .values(let dimension, _): dimension.rawValue
            }
        }

        fileprivate var chunk: Int {
            switch self {
            case .totals: 0
            case .values(_, let chunk): chunk
            }
        }
    }

    package let content: Content
    package let span: RollupSpan
    /// The stretch of time, as of ``RollupSpan/number(of:)``.
    package let number: Int

    package init(_ content: Content, _ span: RollupSpan, number: Int) {
        self.content = content
        self.span = span
        self.number = number
    }

    /// The document's `_id`, whose fields' order makes neighbours of what is read together.
    package func id(_ version: RollupVersion) -> BSONDocument {
        Self.id(version, dimension: content.dimension, span: span, number: number, chunk: content.chunk)
    }

    /// Reads an `_id`.
    /// - Throws: ``RollupDamage``.
    package init(id: BSONDocument) throws(RollupDamage) {
        guard let dimension = id["d"]?.integer.map(Int.init), let chunk = id["c"]?.integer.map(Int.init),
            let span = id["k"]?.integer.flatMap({ RollupSpan(rawValue: Int($0)) }),
            let number = id["n"]?.integer.map(Int.init), (0..<1 << 31).contains(chunk), (0..<1 << 31).contains(number)
        else { throw RollupDamage("an unknown _id in rollups") }
        if dimension == 0 {
            content = .totals
        } else if let dimension = RollupDimension(rawValue: dimension) {
            content = .values(dimension, chunk: chunk)
        } else {
            throw RollupDamage("an unknown dimension in rollups")
        }
        self.span = span
        self.number = number
    }

    /// Matches all documents of one content, whatever their chunk, for neighbouring stretches of time.
    package static func range(
        _ version: RollupVersion,
        _ dimension: RollupDimension?,
        _ span: RollupSpan,
        _ numbers: ClosedRange<Int>
    ) -> BSONDocument {
        let dimension = dimension?.rawValue ?? 0
        let first = id(version, dimension: dimension, span: span, number: numbers.lowerBound, chunk: 0)
        let last = id(version, dimension: dimension, span: span, number: numbers.upperBound, chunk: Int(Int32.max))
        return ["_id": ["$gte": .document(first), "$lte": .document(last)]]
    }

    private static func id(
        _ version: RollupVersion,
        dimension: Int,
        span: RollupSpan,
        number: Int,
        chunk: Int
    ) -> BSONDocument {
        version.id { writer in
            writer.append("d", dimension)
            writer.append("k", span.rawValue)
            writer.append("n", number)
            writer.append("c", chunk)
        }
    }
}
