import Analytics
import BSON
import Storage

extension EventScope {
    /// The scope as a filter of events. Every value is compared as it is: none is an operator or a pattern.
    var filter: BSONDocument {
        var fields: [(BSONKey, BSONValue)] = [("site_id", .string(siteID))]
        var bounds: [(BSONKey, BSONValue)] = []
        if let start { bounds.append(("$gte", .date(start.milliseconds))) }
        if let end { bounds.append(("$lt", .date(end.milliseconds))) }
        if !bounds.isEmpty { fields.append(("timestamp", .document(BSONDocument(bounds)))) }
        return BSONDocument(fields + filters.map { ($0.field.key, $0.bound) })
    }
}

extension EventFilter {
    fileprivate var bound: BSONValue {
        switch match {
        case .exact: return .string(value)
        case .prefix:
            // MongoDB compares strings by their bytes, and a bound that is a string lets only strings in.
            var range: [(BSONKey, BSONValue)] = [("$gte", .string(value))]
            if let end = Self.end(ofPrefix: value) { range.append(("$lt", .string(end))) }
            return .document(BSONDocument(range))
        }
    }
}
