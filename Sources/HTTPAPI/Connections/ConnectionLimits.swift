public import NIOCore

/// What clients may take of the server: so much that honest ones do not notice, so little that hostile ones cannot fill
/// its memory.
public struct ConnectionLimits: Sendable {
    /// Connections at once, over all event loops. One that is idle costs about 14 KiB, one in the middle of a request up
    /// to 48 KiB.
    public var connections: Int
    /// Bytes of a request's head: request line and header fields.
    public var headBytes: Int
    /// Header fields of a request.
    public var headFields: Int
    /// Requests whose body has begun and not ended.
    public var bodies: Int
    /// Bytes of them that are held, and of what else has been received and cannot be handled yet.
    public var bodyBytes: Int
    /// How long a connection may be silent between requests.
    public var idleTime: TimeAmount
    /// From the first byte of a head to its last.
    public var headTime: TimeAmount
    /// From the end of a head to the end of the body.
    public var bodyTime: TimeAmount
    /// How long answers may wait for a client to read them.
    public var answerTime: TimeAmount

    /// Connections on top of ``connections``: those that have been accepted and have no place yet, or have lost it and are
    /// not closed yet. While there are so many, the others wait in the system's backlog.
    public static let arriving = 128
    /// How long the client of a connection that the server has ended may take to read the last answer.
    package static let closingTime = TimeAmount.seconds(2)
    /// Bytes of answers that may wait in a connection before nothing more is read from it.
    static let writeBuffer = ChannelOptions.Types.WriteBufferWaterMark(low: 4 * 1_024, high: 16 * 1_024)
    /// The most bytes that are read from a connection at once. NIO keeps a buffer of the last size for each connection.
    static let readSize = 16 * 1_024
    /// Bytes that every connection may hold without asking the budget.
    static let freeBytes = 4 * 1_024
    /// The defaults.
    public init(
        connections: Int = 3_000,
        headBytes: Int = 32 * 1_024,
        headFields: Int = 100,
        bodies: Int = 1_024,
        bodyBytes: Int = 32 * 1_024 * 1_024,
        idleTime: TimeAmount = .seconds(60),
        headTime: TimeAmount = .seconds(10),
        bodyTime: TimeAmount = .seconds(60),
        answerTime: TimeAmount = .seconds(20)
    ) {
        self.connections = connections
        self.headBytes = headBytes
        self.headFields = headFields
        self.bodies = bodies
        self.bodyBytes = bodyBytes
        self.idleTime = idleTime
        self.headTime = headTime
        self.bodyTime = bodyTime
        self.answerTime = answerTime
    }
}
