/// What `POST /events` answers.
struct BatchAnswer: Decodable {
    let status: String
    let queued: Int
    let results: [EventResult]
}
