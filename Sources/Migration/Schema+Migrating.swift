import Leases
public import Logging
public import Mongo
import Storage

extension Schema {
    /// How often the log says how far it has come.
    private static let logInterval = Duration.seconds(1)

    /// Brings what an older version has stored into today's form, while the service runs.
    ///
    /// One program at a time does so. It can be killed at any moment: it goes on, or another does, with the batch that was
    /// under way. It ends at once when there is nothing to do.
    /// - Throws: ``SchemaError``; `CancellationError` when the task is cancelled.
    public func migrate(_ lane: MongoLane, logger: Logger) async throws {
        let lock = MigrationLock(names: names, milliseconds: leases.milliseconds)
        var backoff = Backoff()
        while true {
            do {
                let result = await outcome(lock, lane, logger)
                // Or it runs out.
                try? await lane.run { client in try lock.release(on: client) }
                return try result.get()
            } catch let error as MongoError {
                logger.warning("the migration is interrupted, trying again", metadata: ["error": "\(error)"])
                try await Task.sleep(for: backoff.next())
            }
        }
    }

    /// - Throws: ``SchemaError/olderVersions(workers:)``; ``MongoError``.
    public func requireNoOlderVersions(on client: MongoClient) throws {
        let older = try leases.fenceOlderVersions(on: client)
        guard older.isEmpty else { throw SchemaError.olderVersions(workers: older) }
    }

    /// Waits until no program of an older version works on the queue or the rollups.
    ///
    /// It would take what this version writes for damage.
    public func awaitOlderVersions(_ lane: MongoLane, logger: Logger) async throws {
        var backoff = Backoff()
        var log = ContinuousClock.now - Self.logInterval
        while true {
            do {
                let older = try await lane.run { [leases] client in try leases.fenceOlderVersions(on: client) }
                guard !older.isEmpty else { return }
                if .now - log >= Self.logInterval {
                    log = .now
                    logger.warning(
                        "waiting for workers of an older version to end",
                        metadata: ["workers": "\(older.joined(separator: "; "))"]
                    )
                }
                try await Task.sleep(for: .milliseconds(200))
            } catch let error as MongoError {
                logger.warning("MongoDB is not ready, trying again", metadata: ["error": "\(error)"])
                try await Task.sleep(for: backoff.next())
            }
        }
    }

    private func outcome(_ lock: MigrationLock, _ lane: MongoLane, _ logger: Logger) async -> Result<Void, any Error> {
        do {
            return .success(try await migrate(lock, lane, logger))
        } catch {
            return .failure(error)
        }
    }

    private func migrate(_ lock: MigrationLock, _ lane: MongoLane, _ logger: Logger) async throws {
        var version = try await lane.run { client in try self.version(on: client) }
        guard version < SchemaVersion.current else { return }
        try await awaitOlderVersions(lane, logger: logger)
        while version < SchemaVersion.current {
            guard let progress = try await lane.run({ client in try lock.take(on: client) }) else {
                logger.info("another program migrates the database", metadata: ["from_version": "\(version)"])
                try await Task.sleep(for: Self.logInterval)
                version = try await lane.run { client in try self.version(on: client) }
                continue
            }
            // Another may have come to the end of it just now.
            version = try await lane.run { client in try self.version(on: client) }
            guard version < SchemaVersion.current else { return }
            let next = version + 1
            guard try await makeSteps(of: next, from: progress, lock, lane, logger) else { continue }
            try await lane.run { client in try setVersion(next, on: client) }
            version = next
            logger.info("the database is migrated", metadata: ["version": "\(version)"])
        }
    }

    /// - Returns: Whether all are done; `false` when another program has taken over.
    private func makeSteps(
        of version: Int,
        from before: MigrationLock.Progress,
        _ lock: MigrationLock,
        _ lane: MongoLane,
        _ logger: Logger
    ) async throws -> Bool {
        let steps = MigrationStep.all.filter { $0.version == version }
        let first = steps.firstIndex { $0.name == before.step } ?? 0
        var log = ContinuousClock.now
        for (index, step) in steps.enumerated().dropFirst(first) {
            var progress = MigrationLock.Progress(step: step.name, position: index == first ? before.position : nil)
            var changed = 0
            logger.info("migrating the database", metadata: ["to_version": "\(version)", "step": "\(step.name)"])
            repeat {
                try Task.checkCancellation()
                let batch = try await lane.run { [names, position = progress.position] client in
                    try step.migrate(position, names, client)
                }
                progress.position = batch.position
                changed += batch.changed
                if .now - log >= Self.logInterval {
                    log = .now
                    logger.info(
                        "migrating the database",
                        metadata: ["to_version": "\(version)", "step": "\(step.name)", "changed": "\(changed)"]
                    )
                }
                let done = MigrationLock.Progress(
                    step: batch.position == nil ? steps.dropFirst(index + 1).first?.name ?? step.name : step.name,
                    position: batch.position
                )
                guard try await lane.run({ client in try lock.note(done, on: client) }) else { return false }
            } while progress.position != nil
        }
        return true
    }
}
