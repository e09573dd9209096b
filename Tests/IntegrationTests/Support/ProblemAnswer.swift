/// What is answered when something is wrong, after RFC 9457.
struct ProblemAnswer: Decodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let field: String?
    let results: [EventResult]?
}
