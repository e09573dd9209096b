import CMongoShims
public import Logging

/// The servers that a connection string names, watched by the driver in the background.
///
/// Work is done on lanes (``makeLane(_:threads:capacity:control:)``); a program usually has one deployment and a few lanes.
/// - Invariant: `pool` is thread-safe by the driver's own promise and is freed only after every lane, each of which
///   keeps the deployment alive, has returned its clients. That makes `@unchecked Sendable` right.
public final class MongoDeployment: @unchecked Sendable {
    /// How long a call may take where the connection string does not say.
    public struct Timeouts: Sendable {
        /// Finding a server that can be written to, in milliseconds.
        public var serverSelection: Int32 = 3_000
        /// Opening a connection, in milliseconds.
        public var connect: Int32 = 3_000
        /// Waiting for an answer on a connection, in milliseconds. A blocked call cannot be cancelled.
        public var socket: Int32 = 10_000

        /// The defaults.
        public init() {}
    }

    /// The database that all work goes to.
    public let database: String
    let pool: OpaquePointer

    /// Connects in the background; a server need not be there yet.
    ///
    /// - Parameters:
    ///   - url: Where to connect to.
    ///   - appName: Shown in the server's logs and in `db.currentOp()`.
    ///   - timeouts: Limits for a call.
    ///   - logger: Gets the driver's own lines.
    /// - Throws: ``MongoError`` when the driver refuses the connection string's options.
    public init(
        _ url: MongoURL,
        appName: String,
        timeouts: Timeouts = Timeouts(),
        logger: Logger
    ) throws(MongoError) {
        MongoDriver.start(logger: logger)
        var error = ff_error()
        guard
            let pool = ff_pool_new(
                url.string,
                appName,
                timeouts.serverSelection,
                timeouts.connect,
                timeouts.socket,
                &error
            )
        else {
            throw MongoError(.invalidURL, code: Int(error.code), message: MongoError(error).message)
        }
        self.pool = pool
        database = url.database
    }

    deinit {
        ff_pool_free(pool)
    }

    /// Threads that each own a client for life; calls made on a lane wait for one of them, not for those of others.
    ///
    /// - Parameters:
    ///   - name: Shown as the threads' name; at most 15 bytes are kept.
    ///   - threads: How many calls run at once.
    ///   - capacity: How many more may wait.
    ///   - control: Another lane, which ends calls that nobody waits for any more; `nil` lets them come to their own end.
    public func makeLane(
        _ name: String,
        threads: Int,
        capacity: Int = MongoLane.defaultCapacity,
        control: MongoLane? = nil
    ) -> MongoLane {
        MongoLane(deployment: self, name: name, threads: threads, capacity: capacity, control: control)
    }
}
