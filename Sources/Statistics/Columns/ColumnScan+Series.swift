import Analytics

extension ColumnScan {
    /// The buckets of a series: for each unit of time, an hour or a day, the bucket that it belongs to.
    struct Series: Sendable {
        let unit: Int64
        /// The number of the first unit.
        let first: Int64
        let buckets: [UInt32]
        /// By bucket, for each measure of ``Measure/additive``.
        private var sums: [[UInt32]]
        private var users: [UInt32]

        init(_ buckets: Buckets) {
            unit = buckets.interval == .hour ? 3_600_000 : 86_400_000
            users = Array(repeating: 0, count: buckets.numbers.count)
            sums = Measure.additive.map { _ in Array(repeating: 0, count: buckets.numbers.count) }
            guard let firstNumber = buckets.numbers.first, let last = buckets.numbers.last else {
                first = 0
                self.buckets = []
                return
            }
            let start = buckets.interval.start(of: firstNumber).milliseconds
            let end = buckets.interval.start(of: last + 1).milliseconds
            first = start >= 0 ? start / unit : -((-start + unit - 1) / unit)
            let unit = unit
            let firstUnit = first
            self.buckets = (0..<Int((end - start) / unit)).map { place in
                let moment = Timestamp(milliseconds: (firstUnit + Int64(place)) * unit)
                return UInt32(buckets.interval.number(of: moment) - firstNumber)
            }
        }

        /// How many buckets there are.
        var count: Int { users.count }

        /// Of each bucket.
        var counts: [Measures] {
            users.indices.map { bucket in
                var measures = Measures(users: Int(users[bucket]))
                for (place, measure) in Measure.additive.enumerated() { measures[measure] = Int(sums[place][bucket]) }
                return measures
            }
        }

        /// Counts the rows of a vector, whose buckets have been read.
        mutating func count(_ vector: Vector) {
            Vector.count(vector.buckets, vector.count, vector.flags, into: &sums)
        }

        mutating func add(_ other: Series) {
            sums.add(other.sums)
            for bucket in users.indices { users[bucket] &+= other.users[bucket] }
        }

        /// Counts the users of a vector, whose numbers have been read, where they are seen for the first time.
        mutating func countUsers(_ vector: Vector, _ parts: Range<Int>, _ seen: inout Marks) {
            for place in 0..<vector.count where vector.numbers[place] > 0 {
                let bucket = Int(vector.buckets[place])
                if seen.mark(bucket, Int(vector.numbers[place]) - 1, parts) { users[bucket] &+= 1 }
            }
        }
    }
}
