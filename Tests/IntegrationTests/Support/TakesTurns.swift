import Testing

/// Lets only one of the tests that bear it run at a time: those that load the machine, and those that measure time.
///
/// All others run beside them.
struct TakesTurns: TestTrait, SuiteTrait, TestScoping {
    private static let turn = Turn(places: 1)

    let isRecursive = true

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        await Self.turn.take()
        do {
            try await function()
        } catch {
            await Self.turn.pass()
            throw error
        }
        await Self.turn.pass()
    }
}

extension Trait where Self == TakesTurns {
    static var takesTurns: Self { TakesTurns() }
}
