/// A worker that runs as a process of its own.
struct RunningWorker: Sendable {
    let program: SpawnedProgram

    /// Starts it.
    /// - Parameters:
    ///   - url: The connection string.
    ///   - environment: More variables.
    init(_ url: String, environment: [String: String] = [:]) throws {
        program = try SpawnedProgram(
            TestEnvironment.program("Worker"),
            environment: ["MONGO_URL": url, "POLL_MS": "20"].merging(environment) { $1 }
        )
    }
}
