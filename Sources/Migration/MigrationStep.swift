import Analytics
package import BSON
package import Mongo
package import Storage

/// A change of what is stored, made in small batches while the service runs.
///
/// A batch may be made twice, by two programs, and beside workers that write: it must change only what it has read.
package struct MigrationStep: Sendable {
    /// The documents of one batch.
    package struct Batch {
        /// Behind which the next one begins; `nil` at the end.
        package let position: BSONValue?
        /// How many documents were changed.
        package let changed: Int
    }

    /// The schema's version once this and all others of that version are done.
    package let version: Int
    /// For the log, and for going on after a kill: unlike any other.
    package let name: String
    /// Makes the batch behind a position; `nil` at the beginning.
    package let migrate: @Sendable (_ position: BSONValue?, CollectionNames, MongoClient) throws -> Batch

    /// All of them, in their order; at the end, those of numbers that older versions did not count.
    package static let all: [MigrationStep] =
        [
            MigrationStep(version: 2, name: "dead_lettered_at in events_dead", migrate: DeadLetterTimes.migrate),
            MigrationStep(version: 2, name: "packed numbers of rollup_segments") {
                try PackedVersions.migrate($1.rollupSegments, ["hours", "values", "changes"], after: $0, on: $2)
            },
            MigrationStep(version: 2, name: "packed numbers of rollup_users") {
                try PackedVersions.migrate($1.rollupUsers, ["days"], after: $0, on: $2)
            },
            MigrationStep(version: 2, name: "packed numbers of rollups") {
                try PackedVersions.migrate($1.rollups, ["parts", "previous", "counts"], after: $0, on: $2)
            },
        ]
        + Measure.allCases.filter { $0.formatVersion > 1 && !$0.isNoneBefore }.map { measure in
            MigrationStep(
                version: Int(measure.formatVersion),
                name: "\(measure.name) counted",
                migrate: RecountMark.migrate
            )
        }
}
