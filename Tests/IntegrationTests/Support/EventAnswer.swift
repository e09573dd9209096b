/// What `POST /event` answers.
struct EventAnswer: Decodable, Equatable {
    let status: String
    let eventId: String
}
