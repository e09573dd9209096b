import BSON
import Foundation
import Testing

@Suite("MongoDB comes and goes", .takesTurns) struct OutageTests {
    /// How long an answer, and coming back, may take.
    private static let limit = Duration.seconds(5)

    private static let event = SampleEvent(site: "s", user: "u", eventID: "e").json

    /// Every request that needs MongoDB.
    private static let requests = [
        HTTPMessage.post("/event", event), HTTPMessage.post("/events", "[\(event)]"),
        HTTPMessage.get("/stats?site_id=s"),
        HTTPMessage.get("/readyz"),
    ]

    /// Sends every request at once; each must be told within the limit to come again.
    private func expectUnavailable(_ api: RunningAPI) async throws {
        let answers = try await OwnThread.run(count: Self.requests.count) { number in
            let start = ContinuousClock.now
            let answer = try HTTPConnection(port: api.port).exchange(Self.requests[number])
            return (answer, ContinuousClock.now - start)
        }
        for (request, (answer, duration)) in zip(Self.requests, answers) {
            let context = "\(String(decoding: request.prefix(20), as: UTF8.self)): \(answer.status) after \(duration)"
            #expect(answer.status == 503, "\(context)")
            #expect(
                answer.header("retry-after").flatMap { Int($0) }.map { (1...60).contains($0) } == true,
                "\(context)"
            )
            #expect(duration < Self.limit, "\(context)")
            #expect(try answer.decoded(as: ProblemAnswer.self).status == 503)
        }
        #expect(try await api.answers("/healthz", with: 200))
    }

    /// Sends the event until it is accepted, and waits until it is counted; both within the limit.
    private func expectService(_ api: RunningAPI, _ worker: RunningWorker) async throws {
        let start = ContinuousClock.now
        try await Eventually.holds(within: Self.limit, "an event is accepted") {
            try await api.exchange(Self.requests[0]).status == 202
        }
        let accepted = ContinuousClock.now - start
        try await Eventually.holds(within: .seconds(30), "the event is counted") {
            let answer = try await api.get("/stats?site_id=s")
            return try answer.status == 200 && answer.decoded(as: StatsAnswer.self).totalEvents == 1
        }
        let counted = ContinuousClock.now - start
        #expect(counted < Self.limit, "accepted after \(accepted), counted after \(counted)")
        #expect(worker.program.isRunning && api.program.isRunning)
    }

    private func expectEnd(_ programs: SpawnedProgram...) async throws {
        for program in programs { program.send(SIGTERM) }
        for program in programs {
            #expect(try await program.exitCode(within: .seconds(12)) == 0, "\(program.name): \(program.standardError)")
        }
    }

    @Test("without MongoDB both start and say so, and serve as soon as it comes")
    func lateMongoDB() async throws {
        let mongod = try OwnMongod()
        let api = try RunningAPI(mongod.url)
        let worker = try RunningWorker(mongod.url)
        try await Eventually.holds("the API listens") { try await api.answers("/healthz", with: 200) }
        try await expectUnavailable(api)
        #expect(worker.program.isRunning)
        try await mongod.start()
        try await expectService(api, worker)
        try await expectEnd(api.program, worker.program)
    }

    @Test("without MongoDB both still end on SIGTERM")
    func endWithoutMongoDB() async throws {
        let mongod = try OwnMongod()
        let api = try RunningAPI(mongod.url)
        let worker = try RunningWorker(mongod.url)
        try await Eventually.holds("the API listens") { try await api.answers("/healthz", with: 200) }
        try await Eventually.holds("the worker waits") { !worker.program.standardError.isEmpty }
        try await expectEnd(api.program, worker.program)
    }

    @Test(
        "a server that is stopped without closing its connections makes nobody wait, and is used again when it goes on"
    )
    func stoppedServer() async throws {
        let mongod = try OwnMongod()
        try await mongod.start()
        let api = try RunningAPI(mongod.url)
        let worker = try RunningWorker(mongod.url)
        try await api.ready()
        try await expectService(api, worker)
        mongod.send(SIGSTOP)
        try await expectUnavailable(api)
        try await expectUnavailable(api)
        mongod.send(SIGCONT)
        try await expectService(api, worker)
        try await expectEnd(api.program, worker.program)
    }

    @Test("what was dropped while a worker runs is made anew", arguments: ["the queue's index", "the leases"])
    func dropped(what: String) async throws {
        let mongod = try OwnMongod()
        try await mongod.start()
        try await TestDatabase.with(at: mongod.url) { database in
            let api = try RunningAPI(database.url)
            let worker = try RunningWorker(database.url)
            try await api.ready()
            try await expectService(api, worker)
            let command: BSONDocument =
                what == "the leases" ? ["drop": "leases"] : ["dropIndexes": "events_queue", "index": "*"]
            _ = try await database.run(command)
            let another = SampleEvent(site: "s", user: "u", eventID: "another").json
            #expect(try await api.post("/event", another).status == 202)
            try await Eventually.holds("it is counted, too") {
                let answer = try await api.get("/stats?site_id=s")
                return try answer.status == 200 && answer.decoded(as: StatsAnswer.self).totalEvents == 2
            }
            try await expectEnd(api.program, worker.program)
        }
    }

    @Test("a server that is killed and comes back loses and doubles nothing that was acknowledged")
    func killedServer() async throws {
        let mongod = try OwnMongod()
        try await mongod.start()
        try await TestDatabase.with(at: mongod.url) { database in
            let api = try RunningAPI(database.url)
            let worker = try RunningWorker(database.url)
            try await api.ready()
            let clients = RetryingClients(port: api.port, site: "s")
            async let posting: Void = clients.run(count: 8, pause: 2_000)
            for kill in 1...2 {
                let known = clients.acknowledgedIDs.count
                try await Eventually.holds("events flow") { clients.acknowledgedIDs.count > known + 500 }
                let retries = clients.retryCount
                mongod.kill()
                try await Eventually.holds("kill \(kill) is noticed") { clients.retryCount > retries }
                try await mongod.start()
            }
            let known = clients.acknowledgedIDs.count
            try await Eventually.holds("events flow again") { clients.acknowledgedIDs.count > known + 500 }
            clients.stop()
            try await posting
            try await Eventually.holds("the queue is empty") { try await database.count("events_queue") == 0 }
            // Every client ended with an acknowledged event, so there is nothing else.
            let users = try await database.documents("events").compactMap { $0["user_id"]?.string }
            #expect(users.sorted() == clients.acknowledgedIDs.sorted())
            try await expectEnd(api.program, worker.program)
        }
    }
}
