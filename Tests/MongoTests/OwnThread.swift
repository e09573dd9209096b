import Foundation

/// Threads for blocking calls, which would otherwise hold up the other tests' tasks.
enum OwnThread {
    static func run(_ body: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                body()
                continuation.resume()
            }
        }
    }
}
