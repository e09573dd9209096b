import Configuration
import Logging
import Mongo
import Settings
import Testing

@Suite struct SettingsTests {
    private func settings(_ environment: [String: String]) throws(InvalidSetting) -> Settings {
        try Settings(ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment)))
    }

    private func expectDefaults(_ settings: Settings) {
        #expect(settings.host == "127.0.0.1")
        #expect(settings.port == 1_000)
        #expect(settings.mongoURL.database == "footfall")
        #expect(settings.queueName == "events_queue")
        #expect(settings.batchSize == 1_000)
        #expect(settings.pollInterval == .milliseconds(200))
        #expect(settings.leaseDuration == .seconds(5))
        #expect(settings.queueMaximumEvents == 1_000_000)
        #expect(settings.queueMaximumAge == .seconds(86_400))
        #expect(settings.maximumConnections == 3_000)
        #expect(settings.maximumHeadBytes == 32_768)
        #expect(settings.maximumHeaders == 100)
        #expect(settings.maximumBodies == 1_024)
        #expect(settings.maximumBodyBytes == 33_554_432)
        #expect(settings.idleTime == .seconds(60))
        #expect(settings.headTime == .seconds(10))
        #expect(settings.bodyTime == .seconds(60))
        #expect(settings.answerTime == .seconds(20))
        #expect(settings.shutdownLimit == .seconds(10))
        #expect(settings.queryThreads == 4)
        #expect(settings.scanThreads == 2)
        #expect(settings.queryCacheMegabytes == 128)
        #expect(settings.userAgentRules == "/usr/share/uap-core/regexes.yaml")
        #expect(settings.placeDatabase == nil)
        #expect(settings.logLevel == .info)
    }

    private static let variables = [
        "HOST", "PORT", "MONGO_URL", "QUEUE_NAME", "BATCH_SIZE", "POLL_MS", "LEASE_SECONDS", "QUEUE_MAX_EVENTS",
        "QUEUE_MAX_AGE_SECONDS",
        "SHUTDOWN_SECONDS", "QUERY_THREADS", "SCAN_THREADS", "QUERY_CACHE_MB", "LOG_LEVEL",
        "MAX_CONNECTIONS", "MAX_HEAD_BYTES", "MAX_HEADERS", "MAX_BODIES_IN_FLIGHT", "MAX_BODY_BYTES_IN_FLIGHT",
        "IDLE_SECONDS", "HEAD_SECONDS", "BODY_SECONDS", "ANSWER_SECONDS", "USER_AGENT_RULES", "GEOIP_DATABASE",
    ]

    @Test("without any variable the defaults hold")
    func defaults() throws {
        expectDefaults(try settings([:]))
    }

    @Test("a variable that is empty, with or without quotes, counts as not set", arguments: ["", "\"\"", "''"])
    func empty(value: String) throws {
        expectDefaults(try settings(Dictionary(uniqueKeysWithValues: Self.variables.map { ($0, value) })))
    }

    private static let values = [
        "HOST": "0.0.0.0", "PORT": "8080", "MONGO_URL": "mongodb+srv://u:p@cluster0.abcde.example/x?w=majority",
        "QUEUE_NAME": "Queue-2_a", "BATCH_SIZE": "17", "POLL_MS": "250", "LEASE_SECONDS": "7", "QUEUE_MAX_EVENTS": "0",
        "QUEUE_MAX_AGE_SECONDS": "60", "MAX_CONNECTIONS": "50", "MAX_HEAD_BYTES": "4096", "MAX_HEADERS": "20",
        "MAX_BODIES_IN_FLIGHT": "9", "MAX_BODY_BYTES_IN_FLIGHT": "9000000", "IDLE_SECONDS": "11", "HEAD_SECONDS": "12",
        "BODY_SECONDS": "13", "ANSWER_SECONDS": "14", "SHUTDOWN_SECONDS": "3", "QUERY_THREADS": "9",
        "SCAN_THREADS": "1", "QUERY_CACHE_MB": "7", "USER_AGENT_RULES": "/a b/rules.yaml",
        "GEOIP_DATABASE": "places.mmdb",
        "LOG_LEVEL": "DEBUG",
    ]

    @Test("every variable is read, and quotes around it are taken off", arguments: ["", "\"", "'"])
    func read(quote: String) throws {
        let settings = try settings(Self.values.mapValues { quote + $0 + quote })
        #expect(settings.host == "0.0.0.0")
        #expect(settings.port == 8_080)
        #expect(settings.mongoURL.database == "x")
        #expect(settings.queueName == "Queue-2_a")
        #expect(settings.batchSize == 17)
        #expect(settings.userAgentRules == "/a b/rules.yaml")
        #expect(settings.placeDatabase == "places.mmdb")
        #expect(settings.pollInterval == .milliseconds(250))
        #expect(settings.leaseDuration == .seconds(7))
        #expect(settings.queueMaximumEvents == 0)
        #expect(settings.queueMaximumAge == .seconds(60))
        #expect(settings.maximumConnections == 50)
        #expect(settings.maximumHeadBytes == 4_096)
        #expect(settings.maximumHeaders == 20)
        #expect(settings.maximumBodies == 9)
        #expect(settings.maximumBodyBytes == 9_000_000)
        #expect(settings.idleTime == .seconds(11))
        #expect(settings.headTime == .seconds(12))
        #expect(settings.bodyTime == .seconds(13))
        #expect(settings.answerTime == .seconds(14))
        #expect(settings.shutdownLimit == .seconds(3))
        #expect(settings.queryThreads == 9)
        #expect(settings.scanThreads == 1)
        #expect(settings.queryCacheMegabytes == 7)
        #expect(settings.logLevel == .debug)
    }

    @Test(
        "quotes that do not belong together are part of the value",
        arguments: ["\"", "'", "\"host", "host'", "\"host'", "ho\"st"]
    )
    func loneQuotes(value: String) throws {
        #expect(try settings(["HOST": value]).host == value)
    }

    @Test(
        "a number is taken at both ends of its range",
        arguments: [
            ("PORT", 1, 65_535), ("BATCH_SIZE", 1, 10_000), ("POLL_MS", 1, 60_000), ("SHUTDOWN_SECONDS", 1, 300),
            ("LEASE_SECONDS", 1, 60), ("QUERY_THREADS", 1, 64), ("SCAN_THREADS", 1, 64),
            ("QUERY_CACHE_MB", 0, 1_048_576),
            ("MAX_CONNECTIONS", 16, 1_000_000), ("MAX_HEAD_BYTES", 1_024, 1_048_576),
            ("MAX_HEADERS", 8, 10_000), ("MAX_BODIES_IN_FLIGHT", 1, 1_000_000),
            ("MAX_BODY_BYTES_IN_FLIGHT", 8_388_608, 68_719_476_736), ("IDLE_SECONDS", 1, 3_600),
            ("HEAD_SECONDS", 1, 3_600), ("BODY_SECONDS", 1, 3_600), ("ANSWER_SECONDS", 1, 3_600),
            ("QUEUE_MAX_EVENTS", 0, 1_000_000_000), ("QUEUE_MAX_AGE_SECONDS", 0, 31_536_000),
        ]
    )
    func range(variable: String, lowest: Int, highest: Int) throws {
        #expect(throws: Never.self) { try settings([variable: String(lowest)]) }
        #expect(throws: Never.self) { try settings([variable: String(highest)]) }
        let wrong = [
            String(lowest - 1), String(highest + 1), "-1", "1.5", "1e3", "0x10", "ten", "1 000", " 1", "1,000", "９",
            "99999999999999999999", "\"", "NaN",
        ]
        for value in wrong {
            let error = #expect(throws: InvalidSetting.self) { try settings([variable: value]) }
            let expected = InvalidSetting(
                variable: variable,
                value: value,
                allowed: "a whole number from \(lowest) to \(highest)"
            )
            #expect(error == expected)
            #expect(error.map { "\($0)" } == "\(variable)=\(value) cannot be used: it must be \(expected.allowed)")
        }
    }

    @Test(
        "the queue's name is one that a collection of its own may have",
        arguments: [
            "events", "events_dead", "leases", "schema", "rollups", "rollup_days", "a.b", "system.users", "$queue",
            "a b", "é",
            "a/b", "\"a",
            String(repeating: "a", count: 101),
        ]
    )
    func queueName(value: String) throws {
        let error = #expect(throws: InvalidSetting.self) { try settings(["QUEUE_NAME": value]) }
        #expect(error?.variable == "QUEUE_NAME")
        #expect(error?.value == value)
        #expect(error?.allowed.isEmpty == false)
        #expect(try settings(["QUEUE_NAME": String(repeating: "a", count: 100)]).queueName.count == 100)
    }

    @Test("a log level that is none is refused with those that there are", arguments: ["verbose", "1", "warn"])
    func logLevel(value: String) {
        let error = #expect(throws: InvalidSetting.self) { try settings(["LOG_LEVEL": value]) }
        #expect(error?.variable == "LOG_LEVEL")
        #expect(error?.value == value)
        for level in Logger.Level.allCases {
            #expect(error?.allowed.contains(level.rawValue) == true)
        }
    }

    @Test("every log level is known", arguments: Logger.Level.allCases)
    func logLevels(level: Logger.Level) throws {
        #expect(try settings(["LOG_LEVEL": level.rawValue]).logLevel == level)
        #expect(try settings(["LOG_LEVEL": level.rawValue.uppercased()]).logLevel == level)
    }

    @Test(
        "a connection string that cannot be used is refused without being shown",
        arguments: [
            "http://u:hunter2@host/", "u:hunter2@host", " mongodb://u:hunter2@host", "mongodb:/u:hunter2@host",
            "mongodb://u:hunter2",
            "mongodb://u:hunter2@", "mongodb://u:hunter2@host:x", "mongodb://u:hunter2@host:99999",
            "mongodb://u:hunter2%@host",
            "mongodb://u:a/hunter2@host/", "mongodb://u:hunter2@host/a b", "mongodb+srv://u:hunter2@host:27017/x",
        ]
    )
    func secret(value: String) throws {
        let error = try #require(throws: InvalidSetting.self) { try settings(["MONGO_URL": value]) }
        #expect(error.variable == "MONGO_URL")
        #expect(error.value == nil)
        #expect(error.allowed.contains("mongodb://"))
        #expect(!"\(error)".contains("hunter2"))
        #expect(!String(reflecting: error).contains("hunter2"))
    }

    @Test("settings that are written out keep the password to themselves")
    func writtenOut() throws {
        let settings = try settings(["MONGO_URL": "mongodb://u:hunter2@host/x"])
        #expect(!"\(settings)".contains("hunter2"))
        #expect(!String(reflecting: settings).contains("hunter2"))
    }

    @Test("the first variable that is wrong is named, whatever the others are")
    func others() {
        let error = #expect(throws: InvalidSetting.self) {
            try settings(["PORT": "x", "MONGO_URL": "mongodb://u:hunter2@host/x", "BATCH_SIZE": "17"])
        }
        #expect(error?.variable == "PORT")
    }
}
