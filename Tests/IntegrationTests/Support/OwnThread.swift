import Foundation

/// Threads for blocking calls, which would otherwise hold up the other tests' tasks.
enum OwnThread {
    /// Runs `body` on a thread of its own and returns what it returns.
    static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    /// Runs `body` on `count` threads at once; the results come in the order of the threads' numbers.
    static func run<Result: Sendable>(
        count: Int,
        _ body: @escaping @Sendable (Int) throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            for number in 0..<count {
                group.addTask { (number, try await run { try body(number) }) }
            }
            var results: [Int: Result] = [:]
            for try await (number, result) in group { results[number] = result }
            return (0..<count).compactMap { results[$0] }
        }
    }
}
