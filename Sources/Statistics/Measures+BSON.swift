import Analytics
import BSON

extension Measures {
    /// Reads the row of an aggregation.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - measures: Those that it has; the others are 0.
    init(_ row: BSONDocument, _ measures: [Measure]) throws(BSONError) {
        self.init()
        for measure in measures { self[measure] = try row.integer("\(measure.rowName)") }
    }
}
