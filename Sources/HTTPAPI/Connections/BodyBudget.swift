import Synchronization

/// What all connections together may hold of requests that cannot be handled yet.
///
/// Requests that arrive whole, in one read, do not come here. Where it is used up, ``ConnectionTable`` closes those that have
/// held a part of a request the longest.
final class BodyBudget: Sendable {
    private let maximumBodies: Int
    private let maximumBytes: Int
    private let heldBodies = Atomic(0)
    private let heldBytes = Atomic(0)

    init(bodies: Int, bytes: Int) {
        maximumBodies = bodies
        maximumBytes = bytes
    }

    /// Takes a place for a body.
    /// - Returns: Whether there was one.
    func enter() -> Bool {
        Self.take(1, of: heldBodies, maximum: maximumBodies)
    }

    /// Gives a place back.
    func leave() {
        heldBodies.subtract(1, ordering: .relaxed)
    }

    /// Takes bytes.
    /// - Returns: Whether there were as many; if not, none are taken.
    func reserve(_ bytes: Int) -> Bool {
        Self.take(bytes, of: heldBytes, maximum: maximumBytes)
    }

    /// Gives bytes back.
    func release(_ bytes: Int) {
        heldBytes.subtract(bytes, ordering: .relaxed)
    }

    /// Bodies that are held now.
    var bodies: Int { heldBodies.load(ordering: .relaxed) }

    /// Bytes that are held now.
    var bytes: Int { heldBytes.load(ordering: .relaxed) }

    private static func take(_ amount: Int, of held: borrowing Atomic<Int>, maximum: Int) -> Bool {
        guard held.add(amount, ordering: .relaxed).newValue <= maximum else {
            held.subtract(amount, ordering: .relaxed)
            return false
        }
        return true
    }
}
