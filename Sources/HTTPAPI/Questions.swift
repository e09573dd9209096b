import Mongo

/// Puts questions to the database: cheap ones and those that read events have threads of their own, so that a few slow
/// questions do not keep all others waiting.
///
/// A question ends four seconds after its request arrived, in a lane's queue and in the database, and when its client leaves.
struct Questions: Sendable {
    /// How long MongoDB may work on an answer, waiting for a thread included.
    static let timeLimit = Duration.seconds(4)

    private let cheapLane: MongoLane
    private let scanLane: MongoLane

    /// - Parameters:
    ///   - cheap: For questions that cost a few documents.
    ///   - scan: For those that read events.
    init(cheap: MongoLane, scan: MongoLane) {
        cheapLane = cheap
        scanLane = scan
    }

    /// Asks what costs a few documents.
    /// - Throws: `MongoError`, or what `ask` throws.
    func cheap<Answer: Sendable>(
        _ context: APIContext,
        _ ask: @escaping @Sendable (MongoCall, MongoClient) throws -> Answer
    ) async throws -> Answer {
        try await watched(context) { call in try await cheapLane.run(call) { client in try ask(call, client) } }
    }

    /// Asks what reads columns or events.
    /// - Throws: `MongoError`, or what `ask` throws.
    func scan<Answer: Sendable>(
        _ context: APIContext,
        _ ask: @escaping @Sendable (MongoCall, MongoClient) throws -> Answer
    ) async throws -> Answer {
        try await watched(context) { call in try await scanLane.run(call) { client in try ask(call, client) } }
    }

    /// Asks the rollups, and where they do not know the answer, the events.
    ///
    /// - Parameters:
    ///   - rollups: `nil` when they do not know it.
    ///   - events: Asked then.
    /// - Throws: `MongoError`, or what these throw.
    func ask<Answer: Sendable>(
        _ context: APIContext,
        rollups: @escaping @Sendable (MongoCall, MongoClient) throws -> Answer?,
        events: @escaping @Sendable (MongoCall, MongoClient) throws -> Answer
    ) async throws -> Answer {
        try await watched(context) { call in
            if let answer = try await cheapLane.run(call, { client in try rollups(call, client) }) { return answer }
            return try await scanLane.run(call) { client in try events(call, client) }
        }
    }

    private func watched<Answer>(
        _ context: APIContext,
        _ body: (MongoCall) async throws -> Answer
    ) async throws -> Answer {
        let call = MongoCall(until: context.arrival + Self.timeLimit)
        let presence = await context.presence
        presence?.watch(call)
        defer { presence?.forgetCall() }
        return try await body(call)
    }
}
