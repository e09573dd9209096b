import NIOCore

/// What is to be sent, where to, and how fast.
struct LoadPlan: Sendable {
    let host: String
    let port: Int
    /// Sent in turn.
    let requests: [LoadRequest]
    /// Requests a second.
    let rate: Double
    let connections: Int
    let duration: TimeAmount
}
