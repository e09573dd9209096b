/// The answer to a ``RealtimeQuery``. All numbers are exact.
public struct RealtimeReport: Equatable, Sendable {
    /// One event.
    public struct Event: Equatable, Sendable {
        /// When it happened.
        public let timestamp: Timestamp
        /// What it has of ``RealtimeQuery/fields``.
        public let texts: [EventField: String]

        /// Makes an event.
        public init(timestamp: Timestamp, texts: [EventField: String]) {
            self.timestamp = timestamp
            self.texts = texts
        }
    }

    /// The question.
    public let query: RealtimeQuery
    /// Of the five minutes up to now.
    public let lastFiveMinutes: Measures
    /// Of the thirty minutes up to now.
    public let lastThirtyMinutes: Measures
    /// The latest events up to now, by timestamp and then by id, latest first.
    public let events: [Event]
    /// The newest moment up to which everything accepted is included.
    public let asOf: Timestamp
    /// How many of the site's events are waiting to be included.
    public let queued: Int
    /// What the numbers were computed from.
    public let source: StatsSource

    /// Makes a report.
    public init(
        query: RealtimeQuery,
        lastFiveMinutes: Measures,
        lastThirtyMinutes: Measures,
        events: [Event],
        asOf: Timestamp,
        queued: Int,
        source: StatsSource
    ) {
        self.query = query
        self.lastFiveMinutes = lastFiveMinutes
        self.lastThirtyMinutes = lastThirtyMinutes
        self.events = events
        self.asOf = asOf
        self.queued = queued
        self.source = source
    }
}
