import Foundation

/// An API that runs as a process of its own.
struct RunningAPI: Sendable {
    let port: Int
    let program: SpawnedProgram

    /// Starts it.
    /// - Parameters:
    ///   - url: The connection string.
    ///   - environment: More variables.
    ///   - openFiles: How many files it may have open, if fewer than this process.
    init(_ url: String, environment: [String: String] = [:], openFiles: Int? = nil) throws {
        port = try FreePort.next()
        let api = try TestEnvironment.program("API")
        let variables = ["PORT": "\(port)", "MONGO_URL": url].merging(environment) { $1 }
        if let openFiles {
            let command = "ulimit -n \(openFiles) && exec \"$0\""
            program = try SpawnedProgram("/bin/sh", ["-c", command, api], environment: variables)
        } else {
            program = try SpawnedProgram(api, environment: variables)
        }
    }

    /// Waits until it says that it can write to MongoDB.
    func ready() async throws {
        try await Eventually.holds("the API is ready") { try await answers("/readyz", with: 200) }
    }

    /// Whether a GET is answered with that status now.
    func answers(_ target: String, with status: Int) async throws -> Bool {
        guard program.isRunning else { throw Failure("the API has ended: \(program.standardError)") }
        return try await OwnThread.run { [port] in
            do {
                return try HTTPConnection(port: port).exchange(HTTPMessage.get(target)).status == status
            } catch HTTPFailure.closed {
                return false
            }
        }
    }

    /// Sends one request on a connection of its own.
    func exchange(_ request: [UInt8]) async throws -> HTTPAnswer {
        try await OwnThread.run { [port] in try HTTPConnection(port: port).exchange(request) }
    }

    func post(_ target: String, _ text: String, headers: [String] = [HTTPMessage.json]) async throws -> HTTPAnswer {
        try await exchange(HTTPMessage.post(target, text, headers: headers))
    }

    func get(_ target: String) async throws -> HTTPAnswer {
        try await exchange(HTTPMessage.get(target))
    }

    /// Asks `/stats`.
    func stats(_ query: String) async throws -> StatsAnswer {
        let answer = try await get("/stats?" + query)
        guard answer.status == 200 else { throw Failure("/stats?\(query): \(answer.status) \(answer.text)") }
        return try answer.decoded(as: StatsAnswer.self)
    }
}
