import Analytics

/// Tells for a moment in which bucket of a series it lies.
struct BucketTable: Sendable {
    /// More entries than that are not worth their memory.
    private static let sizeLimit = 1 << 22

    /// In milliseconds: all buckets begin at a multiple of it behind the first.
    let unit: Int64
    let first: Int64
    /// The bucket of each unit; empty where these would be too many.
    let buckets: [UInt32]
    let starts: [Int64]

    init(_ buckets: Buckets) {
        let starts = buckets.starts.map(\.milliseconds)
        let first = starts.first ?? 0
        self.starts = starts
        self.first = first
        let unit = (starts + [buckets.end.milliseconds]).reduce(0) { Self.divisor($0, $1 - first) }
        guard unit > 0, (buckets.end.milliseconds - first) / unit <= Self.sizeLimit else {
            (self.unit, self.buckets) = (1, [])
            return
        }
        self.unit = unit
        var table: [UInt32] = []
        for (bucket, start) in starts.enumerated() {
            let end = bucket + 1 < starts.count ? starts[bucket + 1] : buckets.end.milliseconds
            for _ in 0..<(end - start) / unit { table.append(UInt32(bucket)) }
        }
        self.buckets = table
    }

    var count: Int { starts.count }

    private static func divisor(_ first: Int64, _ second: Int64) -> Int64 {
        var (first, second) = (first, second)
        while second != 0 { (first, second) = (second, first % second) }
        return first
    }

    /// The bucket of a moment, which must lie in one.
    @inline(__always) func bucket(of moment: Int64) -> UInt32 {
        buckets.isEmpty ? search(moment) : buckets[Int((moment - first) / unit)]
    }

    private func search(_ moment: Int64) -> UInt32 {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= moment { low = middle + 1 } else { high = middle }
        }
        return UInt32(low - 1)
    }
}
