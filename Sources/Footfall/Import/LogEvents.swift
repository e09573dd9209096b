import AccessLog

/// The events of one log, in its order.
struct LogEvents: ~Copyable {
    /// Why a batch was not filled any further.
    enum Stop {
        case full, pause, end
    }

    let input: LogInput
    private let encoder: EventEncoder
    private var content: LogContent
    private var lines = LogLines()
    private var parser = AccessLogParser()
    private var ids: EventIDChain

    init(of input: LogInput, site: String, encoder: EventEncoder) throws(ImportError) {
        self.input = input
        self.encoder = encoder
        content = try LogContent(input)
        ids = EventIDChain(site: site)
    }

    /// Adds lines to `batch` until it is full, the log ends, nothing more arrives for a moment or the task is cancelled.
    /// What was added before an error stays.
    mutating func fill(_ batch: inout EventBatch) throws(ImportError) -> Stop {
        let bytesBefore = content.bytesRead
        defer { batch.bytesRead += content.bytesRead - bytesBefore }
        while !Task.isCancelled {
            while let line = lines.next() {
                add(line, to: &batch)
                if batch.isFull { return .full }
            }
            switch try content.nextPiece() {
            case .bytes(let bytes): lines.append(bytes)
            case .pause: return .pause
            case .end:
                if let line = lines.finish() { add(line, to: &batch) }
                return .end
            }
        }
        return .end
    }

    private mutating func add(_ line: LogLine, to batch: inout EventBatch) {
        // A refused line is a link of the chain like any other, or repairing the parser would change the ids after it.
        let id = ids.next(line.bytes)
        do {
            let entry = try parser.parse(line)
            batch.addEvent(line: line.number) { encoder.encode(entry, id: id, to: &$0) }
        } catch {
            batch.addRefusal(line: line.number, reason: error.description)
        }
    }
}
