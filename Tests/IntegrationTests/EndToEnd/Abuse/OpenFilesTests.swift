import Foundation
import Testing

/// An API that may have few files open has fewer connections, and goes on.
@Suite("open files", .takesTurns) struct OpenFilesTests {
    @Test("more clients than there are files for are let in one after the other")
    func crowd() async throws {
        Attacker.raiseFileLimit()
        try await TestDatabase.with { database in
            let api = try RunningAPI(database.url, openFiles: 320)
            try await api.ready()
            #expect(api.program.standardError.contains("ulimit -n"))
            let descriptors = try await OwnThread.run { [port = api.port] in
                try (0..<1_500).map { _ in
                    let descriptor = try LoopbackSocket.open()
                    // Those that are not accepted yet must not hold this thread up.
                    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
                    var address = LoopbackSocket.address(port: UInt16(port))
                    _ = LoopbackSocket.withAddress(&address) { connect(descriptor, $0, $1) }
                    return descriptor
                }
            }
            defer { for descriptor in descriptors { close(descriptor) } }
            for _ in 0..<20 {
                let answer = try await api.post("/event", #"{"site_id":"s","event_type":"t"}"#)
                #expect(answer.status == 202)
            }
            #expect(api.program.isRunning)
            api.program.send(SIGTERM)
            #expect(try await api.program.exitCode() == 0)
        }
    }

    @Test("with files for nobody it says so and does not start")
    func tooFew() async throws {
        let api = try RunningAPI("mongodb://127.0.0.1:1/none", openFiles: 200)
        #expect(try await api.program.exitCode() != 0)
        #expect(api.program.standardError.contains("raise the limit (ulimit -n) to 257 or more"))
    }
}
