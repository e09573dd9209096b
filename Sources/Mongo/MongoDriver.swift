import CMongoShims
import Logging
import Synchronization

/// The C driver as a whole: started once per process, its log lines sent to swift-log.
enum MongoDriver {
    private static let logger = Mutex<Logger?>(nil)

    /// Starts the driver on the first call.
    ///
    /// `ff_start` also ignores SIGPIPE: a server that goes away in the middle of a write must give an error.
    private static let started: Void = ff_start { level, domain, message in
        guard let message else { return }
        let domain = domain.map { String(cString: $0) } ?? "mongoc"
        MongoDriver.log(level: level, domain: domain, message: String(cString: message))
    }

    static func start() {
        _ = started
    }

    static func start(logger: Logger) {
        Self.logger.withLock { $0 = logger }
        start()
    }

    private static func log(level: Int32, domain: String, message: String) {
        guard let logger = logger.withLock({ $0 }) else { return }
        // What goes wrong in a call is thrown at the caller, who says it once; the driver's own lines, such as its
        // warning about a transaction that the server has aborted already, are for whoever looks closely.
        let severity: Logger.Level =
            switch level {
            case 0, 1: .warning
            case 2...5: .debug
            default: .trace
            }
        logger.log(level: severity, "\(message)", metadata: ["domain": "\(domain)"])
    }
}
