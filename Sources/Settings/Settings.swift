public import Configuration
public import Logging
public import Mongo

/// All of Footfall's configuration, typed and checked.
public struct Settings: Sendable {
    /// `HOST`: the address that the API listens on.
    public let host: String
    /// `PORT`: the API's port.
    public let port: Int
    /// `MONGO_URL`: the connection string. A secret: it may hold a password.
    public let mongoURL: MongoURL
    /// `QUEUE_NAME`: the queue collection.
    public let queueName: String
    /// `BATCH_SIZE`: most queue documents that a worker moves at once.
    public let batchSize: Int
    /// `POLL_MS`: how long an idle worker waits before it looks again.
    public let pollInterval: Duration
    /// `LEASE_SECONDS`: how long a worker keeps its part of the queue without renewing its lease.
    public let leaseDuration: Duration
    /// `QUEUE_MAX_EVENTS`: how many events may wait in the queue before more are refused; 0 for any number.
    public let queueMaximumEvents: Int
    /// `QUEUE_MAX_AGE_SECONDS`: how long the oldest event may have waited before more are refused; 0 for any time.
    public let queueMaximumAge: Duration
    /// `MAX_CONNECTIONS`: connections to the API at once.
    public let maximumConnections: Int
    /// `MAX_HEAD_BYTES`: bytes of a request's head.
    public let maximumHeadBytes: Int
    /// `MAX_HEADERS`: header fields of a request.
    public let maximumHeaders: Int
    /// `MAX_BODIES_IN_FLIGHT`: requests whose body has begun and not ended.
    public let maximumBodies: Int
    /// `MAX_BODY_BYTES_IN_FLIGHT`: bytes that are held of them.
    public let maximumBodyBytes: Int
    /// `IDLE_SECONDS`: how long a connection may be silent between requests.
    public let idleTime: Duration
    /// `HEAD_SECONDS`: how long a request's head may take to arrive.
    public let headTime: Duration
    /// `BODY_SECONDS`: how long a request's body may take to arrive.
    public let bodyTime: Duration
    /// `ANSWER_SECONDS`: how long a client may leave its answers unread.
    public let answerTime: Duration
    /// `SHUTDOWN_SECONDS`: how long a program may take to end after SIGTERM.
    public let shutdownLimit: Duration
    /// `QUERY_THREADS`: how many questions that cost a few documents the API answers at once.
    public let queryThreads: Int
    /// `SCAN_THREADS`: how many questions that read events the API answers at once.
    public let scanThreads: Int
    /// `QUERY_CACHE_MB`: how much the API keeps of columns that it has read, in MiB.
    public let queryCacheMegabytes: Int
    /// `USER_AGENT_RULES`: uap-core's rules, by which user agents are read.
    public let userAgentRules: String
    /// `GEOIP_DATABASE`: a database in MaxMind's format, by which places are found; `nil` for none.
    public let placeDatabase: String?
    /// `LOG_LEVEL`.
    public let logLevel: Logger.Level

    /// Reads and checks all settings; the defaults are those of the README.
    ///
    /// - Throws: ``InvalidSetting`` for the first value that does not parse or is out of range. The reader's own number
    ///   parsing is not used, because it silently takes the default for a value that does not parse.
    public init(_ reader: ConfigReader) throws(InvalidSetting) {
        let source = SettingSource(reader)
        host = try source.text("HOST", default: "127.0.0.1", allowed: "a host name or an address") { !$0.isEmpty }
        port = try source.integer("PORT", default: 1_000, in: 1...65_535)
        mongoURL = try Self.mongoURL(source.text("MONGO_URL", default: "mongodb://localhost:27017/footfall"))
        queueName = try source.text(
            "QUEUE_NAME",
            default: "events_queue",
            allowed: "1 to 100 letters, digits, _ or -, and not the name of one of Footfall's other collections",
            where: Self.isCollectionName
        )
        batchSize = try source.integer("BATCH_SIZE", default: 1_000, in: 1...10_000)
        pollInterval = .milliseconds(try source.integer("POLL_MS", default: 200, in: 1...60_000))
        leaseDuration = .seconds(try source.integer("LEASE_SECONDS", default: 5, in: 1...60))
        queueMaximumEvents = try source.integer("QUEUE_MAX_EVENTS", default: 1_000_000, in: 0...1_000_000_000)
        queueMaximumAge = .seconds(try source.integer("QUEUE_MAX_AGE_SECONDS", default: 86_400, in: 0...31_536_000))
        maximumConnections = try source.integer("MAX_CONNECTIONS", default: 3_000, in: 16...1_000_000)
        maximumHeadBytes = try source.integer("MAX_HEAD_BYTES", default: 32_768, in: 1_024...1_048_576)
        maximumHeaders = try source.integer("MAX_HEADERS", default: 100, in: 8...10_000)
        maximumBodies = try source.integer("MAX_BODIES_IN_FLIGHT", default: 1_024, in: 1...1_000_000)
        maximumBodyBytes = try source.integer(
            "MAX_BODY_BYTES_IN_FLIGHT",
            default: 32 * 1_024 * 1_024,
            in: 8_388_608...68_719_476_736
        )
        idleTime = .seconds(try source.integer("IDLE_SECONDS", default: 60, in: 1...3_600))
        headTime = .seconds(try source.integer("HEAD_SECONDS", default: 10, in: 1...3_600))
        bodyTime = .seconds(try source.integer("BODY_SECONDS", default: 60, in: 1...3_600))
        answerTime = .seconds(try source.integer("ANSWER_SECONDS", default: 20, in: 1...3_600))
        shutdownLimit = .seconds(try source.integer("SHUTDOWN_SECONDS", default: 10, in: 1...300))
        queryThreads = try source.integer("QUERY_THREADS", default: 4, in: 1...64)
        scanThreads = try source.integer("SCAN_THREADS", default: 2, in: 1...64)
        queryCacheMegabytes = try source.integer("QUERY_CACHE_MB", default: 128, in: 0...1_048_576)
        userAgentRules = source.path("USER_AGENT_RULES") ?? "/usr/share/uap-core/regexes.yaml"
        placeDatabase = source.path("GEOIP_DATABASE")
        logLevel = try source.choice("LOG_LEVEL", default: Logger.Level.info)
    }

    /// The value is not shown when it cannot be used: it may hold a password.
    private static func mongoURL(_ text: String) throws(InvalidSetting) -> MongoURL {
        do {
            return try MongoURL(text)
        } catch {
            throw InvalidSetting(
                variable: "MONGO_URL",
                value: nil,
                allowed: "a connection string that begins with mongodb:// or mongodb+srv:// (\(error.message))"
            )
        }
    }

    private static func isCollectionName(_ name: String) -> Bool {
        let taken: Set<String> = ["events", "events_dead", "leases", "schema", "column_blocks", "columns"]
        return (1...100).contains(name.utf8.count) && !taken.contains(name) && !name.hasPrefix("rollup")
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
