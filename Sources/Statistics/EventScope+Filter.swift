import Analytics
import BSON

extension EventScope {
    /// The scope as a filter of events. Every value is compared as it is: none is an operator or a pattern.
    var filter: BSONDocument {
        var fields: [(BSONKey, BSONValue)] = [("site_id", .string(siteID))]
        var bounds: [(BSONKey, BSONValue)] = []
        if let start { bounds.append(("$gte", .date(start.milliseconds))) }
        if let end { bounds.append(("$lt", .date(end.milliseconds))) }
        if !bounds.isEmpty { fields.append(("timestamp", .document(BSONDocument(bounds)))) }
        if let eventType { fields.append(("event_type", .string(eventType))) }
        switch path {
        case nil: break
        case .exact(let path): fields.append(("path", .string(path)))
        case .prefix(let prefix):
            // MongoDB compares strings by their bytes, and a bound that is a string lets only strings in.
            var range: [(BSONKey, BSONValue)] = [("$gte", .string(prefix))]
            if let end = PathFilter.end(ofPrefix: prefix) { range.append(("$lt", .string(end))) }
            fields.append(("path", .document(BSONDocument(range))))
        }
        return BSONDocument(fields)
    }
}
