import Analytics

extension ColumnScan {
    /// The buckets of a series.
    struct Series: Sendable {
        let table: BucketTable
        /// By bucket, for each measure of ``Measure/inRows``.
        private var sums: [[UInt32]]
        private var users: [UInt32]
        private var bots: [UInt32]

        init(_ table: BucketTable) {
            self.table = table
            users = Array(repeating: 0, count: table.count)
            bots = users
            sums = Measure.inRows.map { _ in Array(repeating: 0, count: table.count) }
        }

        /// How many buckets there are.
        var count: Int { users.count }

        /// Of each bucket.
        var counts: [Measures] {
            users.indices.map { bucket in
                var measures = Measures(users: Int(users[bucket]), bots: Int(bots[bucket]))
                for (place, measure) in Measure.inRows.enumerated() { measures[measure] = Int(sums[place][bucket]) }
                return measures
            }
        }

        /// Counts the rows of a vector, whose buckets have been read.
        mutating func count(_ vector: Vector) {
            Vector.count(vector.buckets, vector.count, vector.flags, into: &sums)
        }

        /// Counts the rows of a vector, whose buckets have been read, as those of bots.
        mutating func countBots(_ vector: Vector) {
            for place in 0..<vector.count { bots[Int(vector.buckets[place])] &+= 1 }
        }

        mutating func add(_ other: Series) {
            sums.add(other.sums)
            for bucket in users.indices {
                users[bucket] &+= other.users[bucket]
                bots[bucket] &+= other.bots[bucket]
            }
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
