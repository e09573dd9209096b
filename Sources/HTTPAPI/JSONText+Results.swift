import Analytics
import Storage

extension JSONText {
    /// Writes each event's fate in the order in which the events were sent.
    mutating func results(_ results: [Result<EventIdentity, InvalidInput>]) {
        array("results", results) { json, result in
            json.object { json in
                switch result {
                case .success(let identity):
                    json.field("status", "queued")
                    json.field("event_id", identity.eventID)
                case .failure(let error):
                    json.field("status", "invalid")
                    if let field = error.field { json.field("field", field) }
                    json.field("detail", error.description)
                }
            }
        }
    }
}
