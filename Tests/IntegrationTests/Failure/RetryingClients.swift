import Foundation
import Synchronization

/// Clients that post events with ids of their own, and send each again until it is acknowledged.
final class RetryingClients: Sendable {
    private let port: Int
    private let site: String
    private let stopped = Atomic(false)
    private let acknowledged = Mutex<[String]>([])
    private let retries = Atomic(0)

    init(port: Int, site: String) {
        self.port = port
        self.site = site
    }

    /// The ids of the events that got a success answer so far.
    var acknowledgedIDs: [String] { acknowledged.withLock { $0 } }

    /// How often an event was sent again.
    var retryCount: Int { retries.load(ordering: .relaxed) }

    /// Lets every client finish its event and end.
    func stop() {
        stopped.store(true, ordering: .relaxed)
    }

    /// Posts from `count` connections until ``stop()``.
    /// - Parameter pause: Between two events of one client, in microseconds.
    func run(count: Int, pause: UInt32) async throws {
        _ = try await OwnThread.run(count: count) { [self] client in
            var connection: HTTPConnection?
            var number = 0
            while !stopped.load(ordering: .relaxed) {
                let id = "\(client)-\(number)"
                try deliver(SampleEvent(site: site, user: id, eventID: id), over: &connection)
                acknowledged.withLock { $0.append(id) }
                number += 1
                usleep(pause)
            }
        }
    }

    private func deliver(_ event: SampleEvent, over connection: inout HTTPConnection?) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            do {
                let open = try connection ?? HTTPConnection(port: port)
                connection = open
                let answer = try open.exchange(HTTPMessage.post("/event", event.json))
                if answer.status == 202 { return }
                guard answer.status == 503, answer.header("retry-after") != nil else {
                    throw Failure("\(answer.status) \(answer.text)")
                }
            } catch HTTPFailure.closed {
                connection = nil
            }
            retries.add(1, ordering: .relaxed)
            guard .now < deadline else { throw Failure("an event is not acknowledged within a minute") }
            usleep(50_000)
        }
    }
}
