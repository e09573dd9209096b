extension StatsReport {
    /// A part of the period: an hour, a day or a month.
    public struct Bucket: Equatable, Sendable {
        /// Its first moment. What lies outside of the period is not counted.
        public let start: Timestamp
        /// Of the events in it.
        public let counts: Measures

        /// Makes a bucket.
        public init(start: Timestamp, counts: Measures) {
            self.start = start
            self.counts = counts
        }
    }

    /// One value and how often it was seen.
    public struct Row: Equatable, Sendable {
        /// The field's.
        public let value: String
        /// Of its events; users are not counted.
        public let counts: Measures

        /// Makes a row.
        public init(value: String, counts: Measures) {
            self.value = value
            self.counts = counts
        }
    }

    /// A part of the list of all values, ordered by count, and by the value's bytes where counts are equal.
    public struct Page: Equatable, Sendable {
        /// By what events are told apart.
        public let by: Dimension
        /// The rows.
        public let rows: [Row]
        /// By which the next page is asked for; `nil` when there is no more.
        public let nextCursor: String?

        /// Makes a page.
        public init(by: Dimension, rows: [Row], nextCursor: String?) {
            self.by = by
            self.rows = rows
            self.nextCursor = nextCursor
        }
    }

    /// The period of the same length just before.
    public struct Previous: Equatable, Sendable {
        /// Its first day.
        public let from: Day
        /// Its last day.
        public let to: Day
        /// Of the events in it.
        public let counts: Measures

        /// Makes a period.
        public init(from: Day, to: Day, counts: Measures) {
            self.from = from
            self.to = to
            self.counts = counts
        }
    }
}
