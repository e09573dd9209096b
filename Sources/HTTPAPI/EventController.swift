import Analytics
import Gzip
import HTTPTypes
import Hummingbird
import Ingest
import NIOCore
import Storage

/// Takes events in.
struct EventController: Sendable {
    private let decoder: EventDecoder
    private let sink: any EventSink

    init(decoder: EventDecoder, sink: any EventSink) {
        self.decoder = decoder
        self.sink = sink
    }

    /// `POST /event`: one event, answered once it is durable.
    @Sendable func one(_ request: Request, _ context: APIContext) async throws -> Response {
        let type = try ContentType(request.headers, accepting: [.json])
        _ = try request.isGzip(allowed: false)
        let body = try await request.collect(upTo: EventRules.eventSize)
        _ = try type.format(of: body)
        let event = try decoder.event(in: body.readableBytesUInt8Span, now: .now)
        try await sink.append(event.document, count: 1)
        return .json(.accepted, Self.accepted(eventID: event.identity.eventID))
    }

    /// The answer to an event that is durable.
    static func accepted(eventID: String) -> JSONText {
        var json = JSONText(capacity: 192)
        json.object { json in
            json.field("status", "queued")
            json.field("event_id", eventID)
        }
        return json
    }

    /// `POST /events`: a batch, answered once its good events are durable.
    @Sendable func many(_ request: Request, _ context: APIContext) async throws -> Response {
        let type = try ContentType(request.headers, accepting: [.json, .lines])
        let isGzip = try request.isGzip(allowed: true)
        var body = try await request.collect(upTo: EventRules.batchSize)
        if isGzip { body = try unpack(body) }
        let batch =
            switch try type.format(of: body) {
            case .json: try decoder.array(in: body.readableBytesUInt8Span, now: .now)
            case .lines: try decoder.lines(in: body.readableBytesUInt8Span, now: .now)
            }
        guard batch.count > 0 else {
            // A success answer to a batch of which nothing was kept would hide a client that does everything wrong.
            var problem = Problem(.badRequest, "None of the events could be accepted; nothing was stored.")
            problem.results = batch.results
            throw problem
        }
        try await sink.append(batch.documents, count: batch.count)
        var json = JSONText(capacity: 64 + batch.results.count * 64)
        json.object { json in
            json.field("status", "queued")
            json.field("queued", batch.count)
            json.results(batch.results)
        }
        return .json(.accepted, json)
    }

    private func unpack(_ body: ByteBuffer) throws(Problem) -> ByteBuffer {
        do {
            return ByteBuffer(bytes: try Gunzip.decompress(Array(body.readableBytesView), limit: EventRules.batchSize))
        } catch {
            switch error {
            case .tooLarge:
                throw Problem(
                    .contentTooLarge,
                    "The unpacked body must not have more than \(EventRules.batchSize) bytes."
                )
            default:
                throw Problem(.badRequest, "The body \(error).", field: "Content-Encoding")
            }
        }
    }
}
