extension StatsReport {
    /// A part of the period, as long as the interval.
    public struct Bucket: Equatable, Sendable {
        /// Its first moment. What lies outside of the period is not counted.
        public let start: Timestamp
        /// Of the events in it.
        public let figures: StatsFigures

        /// Makes a bucket.
        public init(start: Timestamp, figures: StatsFigures) {
            self.start = start
            self.figures = figures
        }
    }

    /// A value, or a pair of values, and what was counted of its events.
    public struct Row: Equatable, Sendable {
        /// Of each dimension.
        public let values: [String]
        /// Users and visits only where they are asked for.
        public let figures: StatsFigures

        /// Makes a row.
        public init(values: [String], figures: StatsFigures) {
            self.values = values
            self.figures = figures
        }

        /// Makes a row of one value.
        public init(value: String, counts: Measures) {
            self.init(values: [value], figures: StatsFigures(counts: counts))
        }

        /// What rows with equal numbers are ordered by: the values, with NUL between them, which no value has.
        public var key: String { values.joined(separator: "\0") }
    }

    /// A part of the list of all values, ordered by a number, and by the values' bytes where it is equal.
    public struct Page: Equatable, Sendable {
        /// By what events are told apart.
        public let by: [Dimension]
        /// The rows.
        public let rows: [Row]
        /// By which the next page is asked for; `nil` when there is no more.
        public let nextCursor: String?

        /// Makes a page.
        public init(by: [Dimension], rows: [Row], nextCursor: String?) {
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
        public let figures: StatsFigures

        /// Makes a period.
        public init(from: Day, to: Day, figures: StatsFigures) {
            self.from = from
            self.to = to
            self.figures = figures
        }
    }

    /// How much was read for an answer.
    public struct Reads: Equatable, Sendable {
        /// Documents that came from MongoDB.
        public var documents = 0
        /// Their bytes.
        public var bytes = 0
        /// Events whose columns were gone through, kept ones included.
        public var rows = 0

        /// Nothing yet.
        public init() {}
    }
}
