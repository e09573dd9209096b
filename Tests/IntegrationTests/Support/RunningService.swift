import Foundation

/// The whole service: API and worker as processes, and a database of their own.
struct RunningService: Sendable {
    let database: TestDatabase
    let api: RunningAPI
    let worker: RunningWorker

    /// Starts the service, waits until it is ready, and ends it as an operator would.
    /// - Parameter environment: More variables for the API.
    static func with(environment: [String: String] = [:], _ body: (RunningService) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let service = RunningService(
                database: database,
                api: try RunningAPI(database.url, environment: environment),
                worker: try RunningWorker(database.url)
            )
            do {
                try await service.api.ready()
                try await body(service)
                try await service.end()
            } catch {
                throw Failure("\(error)\n\(service.log)")
            }
        }
    }

    /// Waits until everything that was accepted is counted.
    func settled(within limit: Duration = .seconds(20)) async throws {
        try await Eventually.holds(within: limit, "the queue is empty") {
            try await database.count("events_queue") == 0
        }
    }

    private func end() async throws {
        for program in [api.program, worker.program] {
            program.send(SIGTERM)
            let code = try await program.exitCode()
            guard code == 0 else { throw Failure("\(program.name) ended with \(code)") }
        }
    }

    private var log: String {
        [api.program, worker.program].map { "\($0.name): \($0.standardError.suffix(4_000))" }.joined(separator: "\n")
    }
}
