import Foundation
import Synchronization
import Testing

/// Whatever clients do, the API stays small and answers others.
@Suite("abuse", .takesTurns) struct AbuseTests {
    /// MiB of memory that the API may have at any time.
    private static let memory = 256.0
    /// How long an honest client may have to wait.
    private static let patience = Duration.seconds(1)

    /// What an honest client saw during an attack.
    private struct Observation: Sendable {
        var longestWait = Duration.zero
        var answers = 0
        /// MiB.
        var memory = 0.0
    }

    private final class Flag: Sendable {
        let isSet = Mutex(false)
    }

    @Test("memory and others' waiting stay bounded through every attack, and the API works afterwards")
    func table() async throws {
        Attacker.raiseFileLimit()
        try await TestDatabase.with { database in
            let api = try RunningAPI(database.url)
            try await api.ready()
            let process = api.program.process
            let port = api.port
            for attack in try Attack.all() {
                let isOver = Flag()
                async let honest = OwnThread.run { try Self.observe(port, process, until: isOver) }
                async let attacker = OwnThread.run {
                    defer { isOver.isSet.withLock { $0 = true } }
                    let attacker = Attacker(attack, port: port)
                    try attacker.run()
                    return attacker.bytes
                }
                let sent = try await attacker
                let seen = try await honest
                let figures =
                    "\(attack.name): \(sent / 1_000_000) MB sent, \(Int(seen.memory)) MiB, \(seen.longestWait) at most"
                print(figures)
                #expect(seen.memory < Self.memory, "\(figures)")
                #expect(seen.longestWait < Self.patience, "\(figures)")
                #expect(seen.answers > 10, "\(figures)")
            }
            #expect(api.program.isRunning)
            try await Eventually.holds(within: .seconds(30), "memory is given back") {
                try Self.memory(of: process) < 128
            }
            let answer = try await api.post("/events", #"[{"site_id":"s","event_type":"t"}]"#)
            #expect(answer.status == 202)
            api.program.send(SIGTERM)
            #expect(try await api.program.exitCode() == 0)
            #expect(!api.program.standardError.contains("unexpected"), "\(api.program.standardError.suffix(2_000))")
        }
    }

    private static func observe(_ port: Int, _ process: pid_t, until isOver: Flag) throws -> Observation {
        var seen = Observation()
        let event = HTTPMessage.post("/event", #"{"site_id":"honest","event_type":"t"}"#)
        while !isOver.isSet.withLock({ $0 }) {
            for (request, status) in [(HTTPMessage.get("/healthz"), 200), (event, 202)] {
                let start = ContinuousClock.now
                let answer = try HTTPConnection(port: port).exchange(request)
                guard answer.status == status else { throw Failure("\(answer.status) \(answer.text)") }
                seen.longestWait = max(seen.longestWait, .now - start)
                seen.answers += 1
            }
            seen.memory = max(seen.memory, try memory(of: process))
            usleep(20_000)
        }
        return seen
    }

    /// MiB of a process that are in memory.
    private static func memory(of process: pid_t) throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw Failure("the memory of \(process) is not known")
        }
        return kibibytes / 1_024
    }
}
