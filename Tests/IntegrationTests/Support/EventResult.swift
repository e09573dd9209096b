/// One event's fate in the answer to a batch.
struct EventResult: Decodable, Equatable {
    let status: String
    var eventId: String?
    var field: String?
    var detail: String?
}
