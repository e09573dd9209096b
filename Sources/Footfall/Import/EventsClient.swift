import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Sends batches to `POST /events`, again and again while the API is away; the same ids make that safe.
struct EventsClient: Sendable {
    private static let requestTimeout: TimeInterval = 30

    private let endpoint: URL
    private let retryFor: Duration
    private let progress: ProgressReporter
    private let session: URLSession

    /// - Parameter retryFor: How long to try a batch after its first failure.
    init(endpoint: URL, retryFor: Duration, progress: ProgressReporter) {
        self.endpoint = endpoint
        self.retryFor = retryFor
        self.progress = progress
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = Self.requestTimeout
        configuration.httpMaximumConnectionsPerHost = Importer.requestsInFlight
        session = URLSession(configuration: configuration)
    }

    /// The address of `/events` below the API's own; `nil` if `url` is not a plain one of HTTP.
    /// A password in it would end up in messages.
    static func endpoint(of url: String) -> URL? {
        guard let base = URL(string: url), ["http", "https"].contains(base.scheme?.lowercased()),
            base.host?.isEmpty == false, base.query == nil, base.fragment == nil, base.user == nil
        else { return nil }
        return base.appendingPathComponent("events")
    }

    /// Sends a batch until there is an answer. When the task is cancelled, a request under way is still awaited.
    func send(_ batch: EventBatch) async throws(ImportError) -> EventsAnswer {
        var schedule = RetrySchedule(limit: retryFor)
        let clock = ContinuousClock()
        var failedSince: ContinuousClock.Instant?
        while !Task.isCancelled {
            let reason: String
            let retryAfter: Duration?
            switch await attempt(batch) {
            case .success(let answer): return answer
            case .failure(.final(let error)): throw error
            case .failure(.passing(let cause, let wait)): (reason, retryAfter) = (cause, wait)
            }
            let since = failedSince ?? clock.now
            failedSince = since
            guard let delay = schedule.delay(after: clock.now - since, retryAfter: retryAfter) else {
                throw .unavailable(url: endpoint.absoluteString, reason: reason)
            }
            await progress.note("\(reason); trying again")
            // Cancellation ends the wait, and with it the loop.
            try? await clock.sleep(for: delay)
        }
        throw .interrupted
    }

    private func attempt(_ batch: EventBatch) async -> Result<EventsAnswer, AttemptFailure> {
        var request = URLRequest(url: endpoint)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(batch.body)
        do {
            // A task of its own is not cancelled with this one: giving up on a request loses its answer, not its effect.
            let (body, response) = try await Task { [request] in try await session.data(for: request) }.value
            return result(of: response, body: body, to: batch)
        } catch {
            return .failure(AttemptFailure(error, url: endpoint.absoluteString))
        }
    }

    private func result(
        of response: URLResponse,
        body: Data,
        to batch: EventBatch
    ) -> Result<EventsAnswer, AttemptFailure> {
        let url = endpoint.absoluteString
        guard let response = response as? HTTPURLResponse else {
            return .failure(.final(.unexpectedAnswer(url: url, reason: "not HTTP")))
        }
        // A batch without one good event is a bad request, with a report on each as in any other answer.
        if [202, 400].contains(response.statusCode), let answer = try? EventsAnswer(body, to: batch) {
            return .success(answer)
        }
        guard response.statusCode != 202 else {
            return .failure(.final(.unexpectedAnswer(url: url, reason: "its 202 does not report on every event")))
        }
        return .failure(AttemptFailure(response, body: body, url: url))
    }
}
