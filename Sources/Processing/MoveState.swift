import EventStore
import Mongo

/// What a worker carries from batch to batch.
struct MoveState: Sendable {
    private(set) var lease: WorkerLease?
    private var turn = 0
    private var nextRound = ContinuousClock.now

    /// Keeps the lease when it is time, and moves one batch.
    /// - Throws: ``LeaseLost``; `MongoError`.
    mutating func step(
        _ dependencies: MoveLoop.Dependencies,
        batchSize: Int,
        on client: MongoClient
    ) throws -> EventMover.Move {
        let isRound = ContinuousClock.now >= nextRound
        var current = try lease ?? dependencies.leases.register(on: client)
        lease = current
        if isRound {
            current = try dependencies.leases.round(current, on: client)
            lease = current
            nextRound = .now + MoveLoop.roundInterval
            let strays = try dependencies.mover.moveStrays(limit: batchSize, lease: current, on: client)
            if strays.taken > 0 { return strays }
        }
        return try dependencies.mover.move(limit: batchSize, lease: current, turn: &turn, on: client)
    }
}
