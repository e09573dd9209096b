/// What was read of one log since the batch before: events for one request, and the lines that cannot be events.
struct EventBatch: Sendable {
    /// Most events in a request.
    private static let mostEvents = 1_000
    /// With the last event on top, which a line of 64 KiB can make some 400 KiB, this stays well below the API's 8 MiB.
    private static let enoughBytes = 4 * 1024 * 1024
    /// A log of nothing but unusable lines still has to come to an end.
    private static let mostLines = 10_000

    let input: LogInput
    /// The line number of each event, in the order of the body.
    private(set) var lineNumbers: [Int] = []
    private(set) var linesRead = 0
    private(set) var refusals = Refusals()
    /// How much of the log as it lies on disk the batch stands for.
    var bytesRead = 0
    private var events: [UInt8] = []

    init(of input: LogInput) {
        self.input = input
    }

    /// The events as a JSON array.
    var body: [UInt8] { [UInt8(ascii: "[")] + events + [UInt8(ascii: "]")] }

    var isEmpty: Bool { linesRead == 0 }

    var isFull: Bool {
        lineNumbers.count >= Self.mostEvents || events.count >= Self.enoughBytes || linesRead >= Self.mostLines
    }

    /// Adds a line's event, which `encode` appends as JSON.
    mutating func addEvent(line: Int, encode: (inout [UInt8]) -> Void) {
        if !lineNumbers.isEmpty { events.append(UInt8(ascii: ",")) }
        encode(&events)
        lineNumbers.append(line)
        linesRead += 1
    }

    /// Adds a line that is no event.
    mutating func addRefusal(line: Int, reason: String) {
        refusals.add(refusal(line: line, reason: reason))
        linesRead += 1
    }

    func refusal(line: Int, reason: String) -> Refusal {
        Refusal(log: input.name, logIndex: input.index, line: line, reason: reason)
    }
}
