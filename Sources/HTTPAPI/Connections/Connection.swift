import HTTPTypes
import NIOCore

/// One connection as its handlers and its loop's ``ConnectionTable`` know it; used only on its event loop.
final class Connection {
    /// What the next bytes from the client belong to.
    enum Expectation: Equatable {
        case head
        /// A body of which so many bytes are to come.
        case body(Int)
        case chunks
        /// Nothing that could be understood.
        case nothing
    }

    /// Whom the connection waits for.
    enum Phase: Equatable {
        /// The client, which has no request under way.
        case idle
        /// The client, which has begun a head.
        case head
        /// The client, which has begun a body.
        case body
        /// The server.
        case handling
        /// The client, which is to read the last answer.
        case closing
    }

    let channel: any Channel
    let limits: ConnectionLimits
    private let budget: BodyBudget
    /// Its place in the table.
    var index = 0

    var expectation = Expectation.head
    private(set) var phase = Phase.idle
    /// When the phase began, by the table's clock.
    private(set) var since: NIODeadline
    /// When answers began to wait for the client to read them.
    var unwritableSince: NIODeadline?
    /// A request has been passed on and not been answered.
    private(set) var isUnanswered = false
    /// The head of its answer has been written.
    var hasBegunAnswer = false
    /// What the gate knows of the request's head, if it is passed on in one piece with its body.
    var wholeRequest: HeadScanner?
    /// The request is answered on the connection itself.
    var isPlainEvent = false
    /// Nothing more is taken from the client.
    private(set) var isEnded = false

    /// Bytes of the request's body that have been passed on and may be held.
    var bodyBytes = 0
    /// Bytes that have not been passed on.
    var waitingBytes = 0
    private var reserved = 0
    private var hasPlace = false

    // Set by themselves while they are in the pipeline. Not weak: every retaining of an object that has a weak reference is
    // slower, and the pipeline retains its handlers all the time.
    var gate: RequestGateHandler?
    var requests: RequestStateHandler?

    init(_ channel: any Channel, limits: ConnectionLimits, budget: BodyBudget, now: NIODeadline) {
        self.channel = channel
        self.limits = limits
        self.budget = budget
        since = now
    }

    func enter(_ phase: Phase, at now: NIODeadline) {
        self.phase = phase
        since = now
    }

    /// A head has been passed on.
    func begin(_ body: Expectation, at now: NIODeadline) {
        isUnanswered = true
        hasBegunAnswer = false
        isPlainEvent = false
        expectation = body
        enter(.body, at: now)
    }

    /// The end of the request has been passed on.
    func endRequest(at now: NIODeadline) {
        expectation = .head
        enter(isUnanswered ? .handling : .idle, at: now)
    }

    /// The end of the answer has been written.
    func endAnswer(at now: NIODeadline) {
        isUnanswered = false
        releaseHeld()
        if phase == .handling { enter(.idle, at: now) }
    }

    func end(at now: NIODeadline) {
        // What it holds is given back when it is closed: until then the application may have it.
        isEnded = true
        enter(.closing, at: now)
    }

    /// Counts what is kept for longer than the moment.
    /// - Returns: Whether there is room for it.
    func account() -> Bool {
        if bodyBytes > 0, !hasPlace {
            hasPlace = budget.enter()
            guard hasPlace else { return false }
        }
        let wanted = max(bodyBytes + waitingBytes - ConnectionLimits.freeBytes, 0)
        if wanted > reserved {
            guard budget.reserve(wanted - reserved) else { return false }
            reserved = wanted
        }
        return true
    }

    /// It holds something of a request that has not arrived whole.
    var holdsUnfinished: Bool { (hasPlace || reserved > 0) && (phase == .head || phase == .body) }

    /// Gives back what was counted.
    func releaseHeld() {
        bodyBytes = 0
        if reserved > 0 { budget.release(reserved) }
        reserved = 0
        if hasPlace { budget.leave() }
        hasPlace = false
    }
}
