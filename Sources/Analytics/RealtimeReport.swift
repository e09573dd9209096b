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
    public let lastFiveMinutes: StatsFigures
    /// Of the thirty minutes up to now.
    public let lastThirtyMinutes: StatsFigures
    /// Minute by minute of the thirty up to now; the first one is a part of a minute, as the last one is.
    public let minutes: [StatsReport.Bucket]
    /// Of a breakdown of the thirty minutes; `nil` when not asked for.
    public let rows: [StatsReport.Row]?
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
        lastFiveMinutes: StatsFigures,
        lastThirtyMinutes: StatsFigures,
        minutes: [StatsReport.Bucket],
        rows: [StatsReport.Row]?,
        events: [Event],
        asOf: Timestamp,
        queued: Int,
        source: StatsSource
    ) {
        self.query = query
        self.lastFiveMinutes = lastFiveMinutes
        self.lastThirtyMinutes = lastThirtyMinutes
        self.minutes = minutes
        self.rows = rows
        self.events = events
        self.asOf = asOf
        self.queued = queued
        self.source = source
    }
}
