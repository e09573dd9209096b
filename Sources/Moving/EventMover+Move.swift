extension EventMover {
    /// What became of one batch.
    public struct Move: Equatable, Sendable {
        /// Events now in `events`.
        public internal(set) var moved = 0
        /// Events that were in `events` already and were dropped.
        public internal(set) var duplicates = 0
        /// Documents that cannot be processed and were put into `events_dead`.
        public internal(set) var deadLettered = 0
        /// Documents of other programs that were given their right partition, for whoever owns it.
        public internal(set) var reassigned = 0

        /// Nothing yet.
        public init() {}

        package init(moved: Int = 0, duplicates: Int = 0, deadLettered: Int = 0, reassigned: Int = 0) {
            self.moved = moved
            self.duplicates = duplicates
            self.deadLettered = deadLettered
            self.reassigned = reassigned
        }

        /// Documents that were looked at.
        public var taken: Int { moved + duplicates + deadLettered + reassigned }

        /// Sums up.
        public static func += (sum: inout Move, other: Move) {
            sum.moved += other.moved
            sum.duplicates += other.duplicates
            sum.deadLettered += other.deadLettered
            sum.reassigned += other.reassigned
        }
    }
}
