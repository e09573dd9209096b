/// Why there is no answer.
enum HTTPFailure: Error, Equatable {
    /// The server does not listen, or has closed the connection.
    case closed
    case noAnswerInTime
    case notHTTP
}
