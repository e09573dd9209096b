/// Waits for what happens elsewhere.
enum Eventually {
    /// Asks again every 20 ms.
    ///
    /// - Parameters:
    ///   - limit: The time after which waiting is of no use.
    ///   - what: What is waited for, as the end of "not in time: ".
    ///   - condition: Asked first at once.
    /// - Returns: How long it took.
    /// - Throws: ``Failure`` when time is up, or what `condition` throws.
    @discardableResult
    static func holds(
        within limit: Duration = .seconds(20),
        _ what: String,
        _ condition: () async throws -> Bool
    ) async throws -> Duration {
        let start = ContinuousClock.now
        while true {
            if try await condition() { return .now - start }
            guard .now - start < limit else { throw Failure("not within \(limit): \(what)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
