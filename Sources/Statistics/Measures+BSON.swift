import Analytics
import BSON

extension Measures {
    /// Reads the row of an aggregation.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - measures: Those that it has; the others are 0.
    ///   - prefix: What their names have in front.
    init(_ row: BSONDocument, _ measures: [Measure], prefix: String = "") throws(BSONError) {
        self.init()
        for measure in measures { self[measure] = try row.integer("\(prefix)\(measure.rowName)") }
    }
}
