// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A module: one folder under `Sources`, with the only other modules and products it may import.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// A part of what `scripts/bench` runs; no product, and not needed to run Footfall.
func benchmark(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: "Benchmark\(name)",
        dependencies: dependencies,
        path: "Benchmarks/\(name)",
        swiftSettings: settings
    )
}

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")

let package = Package(
    name: "footfall",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "API", targets: ["API"]),
        .executable(name: "Worker", targets: ["Worker"]),
        .executable(name: "footfall", targets: ["Footfall"]),
    ],
    dependencies: [
        // The connection's handlers rely on how these three work inside, so only to the next patch.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git",
            .upToNextMinor(from: "2.28.1"),
            traits: []
        ),
        .package(url: "https://github.com/apple/swift-nio.git", .upToNextMinor(from: "2.101.2")),
        .package(url: "https://github.com/apple/swift-nio-extras.git", .upToNextMinor(from: "1.35.2")),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift.git", from: "0.2.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CMongo",
            pkgConfig: "libmongoc-1.0",
            providers: [.apt(["libmongoc-dev"]), .brew(["mongo-c-driver"])]
        ),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CPCRE2",
            pkgConfig: "libpcre2-8",
            providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]
        ),
        .systemLibrary(
            name: "CMaxMind",
            pkgConfig: "libmaxminddb",
            providers: [.apt(["libmaxminddb-dev"]), .brew(["libmaxminddb"])]
        ),
        .systemLibrary(name: "CMalloc"),
        .target(name: "CMongoShims", dependencies: ["CMongo"]),

        module("BSON"),
        module("Analytics"),
        module("AccessLog"),
        module("Gzip", ["CZlib"]),
        module("RegularExpressions", ["CPCRE2"]),
        module("UserAgents", ["RegularExpressions", yams]),
        module("Places", ["CMaxMind"]),
        module("Attribution"),
        module("Settings", ["Mongo", configuration, systemPackage, logging]),
        module("Mongo", ["CMongoShims", "BSON", logging]),
        module("Storage", ["Mongo", "BSON", "Analytics", crypto]),
        module("Leases", ["Storage", "Mongo", "BSON"]),
        module(
            "Ingest",
            ["Attribution", "Places", "UserAgents", "Storage", "Mongo", "BSON", "Analytics", logging]
        ),
        module("Columns", ["Storage", "Mongo", "BSON", "Analytics"]),
        module("Rollups", ["Columns", "Leases", "Storage", "Mongo", "BSON", "Analytics"]),
        module("Moving", ["Columns", "Rollups", "Leases", "Storage", "Mongo", "BSON", "Analytics"]),
        module("Statistics", ["Columns", "Rollups", "Storage", "Mongo", "BSON", "Analytics"]),
        module("Migration", ["Rollups", "Leases", "Storage", "Mongo", "BSON", "Analytics", logging, lifecycle]),
        module(
            "HTTPAPI",
            [
                "Ingest", "Statistics", "Rollups", "Storage", "Mongo", "Analytics", "CMalloc", "Gzip", nioHTTPTypes,
                nioHTTPTypesHTTP1, hummingbird, hummingbirdCore, httpTypes, nioCore, nioHTTP1, nioPosix, logging,
            ]
        ),
        module(
            "Processing",
            [
                "Moving", "Rollups", "Migration", "Leases", "Storage", "Mongo", "BSON", "Settings", logging, lifecycle,
                unixSignals,
            ]
        ),

        program(
            "API",
            [
                "HTTPAPI", "Ingest", "UserAgents", "Places", "Statistics", "Migration", "Leases", "Storage", "Mongo",
                "Settings", hummingbird, nioCore,
                unixSignals, lifecycle, logging, argumentParser,
            ]
        ),
        program("Worker", ["Processing", "Settings", logging, argumentParser]),

        program(
            "Footfall",
            [
                "AccessLog", "Analytics", "BSON", "Gzip", "Leases", "Migration", "Mongo", "Moving", "Rollups",
                "Settings",
                "Storage", crypto, logging, argumentParser,
            ]
        ),

        // Lets Tests/Fuzz judge the decoder from outside.
        .executableTarget(
            name: "DecoderProbe",
            dependencies: ["Ingest", "Storage", "BSON", "Analytics"],
            path: "Tests/DecoderProbe",
            swiftSettings: settings
        ),

        // The Worker with faults, for the proof and the benchmarks; no product, so that nobody installs it.
        .executableTarget(
            name: "ProofWorker",
            dependencies: ["Processing", "Moving", "Rollups", "Settings", logging, argumentParser],
            path: "Tests/ProofWorker",
            swiftSettings: settings
        ),

        // For tests and benchmarks.
        .target(name: "RandomNumbers", path: "Tests/RandomNumbers", swiftSettings: settings),

        .target(
            name: "Benchmarking",
            dependencies: [histogram],
            path: "Benchmarks/Benchmarking",
            swiftSettings: settings
        ),
        benchmark("Inserts", ["Benchmarking", "Ingest", "Mongo", "Analytics", logging, argumentParser]),
        benchmark(
            "History",
            [
                "Benchmarking", "RandomNumbers", "Ingest", "Moving", "Storage", "Mongo", "Analytics", logging,
                argumentParser,
            ]
        ),
        benchmark(
            "Route",
            ["HTTPAPI", "Ingest", "Statistics", "Storage", "Mongo", "Settings", hummingbird, logging, argumentParser]
        ),
        benchmark("Decoding", ["Benchmarking", "Ingest", "Storage", "BSON", "Analytics", argumentParser]),
        benchmark("UserAgents", ["Benchmarking", "UserAgents", argumentParser]),
        benchmark("Load", ["Benchmarking", nioCore, nioPosix, argumentParser]),

        tests(of: "BSON", ["BSON"]),
        tests(of: "Analytics", ["Analytics"]),
        tests(of: "Settings", ["Settings", "Mongo", configuration, logging]),
        tests(of: "Storage", ["RandomNumbers", "Storage", "BSON", "Analytics"]),
        tests(of: "Leases", ["RandomNumbers", "Leases", "Storage"]),
        tests(
            of: "Ingest",
            ["RandomNumbers", "Ingest", "Places", "UserAgents", "Storage", "BSON", "Analytics"]
        ),
        tests(of: "Columns", ["RandomNumbers", "Columns", "BSON", "Analytics"]),
        tests(of: "Rollups", ["RandomNumbers", "Rollups", "BSON", "Analytics"]),
        tests(of: "Moving", ["RandomNumbers", "Moving", "Storage", "Mongo", "BSON"]),
        tests(of: "Mongo", ["Mongo"]),
        tests(
            of: "HTTPAPI",
            [
                "HTTPAPI", "Ingest", "Statistics", "Storage", "Mongo", "Analytics", hummingbird, hummingbirdCore,
                httpTypes, lifecycle,
                nioCore, nioEmbedded, nioHTTP1, nioHTTPTypes, nioHTTPTypesHTTP1, nioPosix, logging,
            ]
        ),
        tests(of: "Statistics", ["RandomNumbers", "Statistics", "Rollups", "Analytics"]),
        tests(of: "Processing", ["Processing", "Moving", "RandomNumbers"]),
        tests(of: "AccessLog", ["AccessLog"]),
        tests(of: "RegularExpressions", ["RegularExpressions"]),
        tests(of: "UserAgents", ["UserAgents", yams]),
        tests(of: "Attribution", ["Attribution"]),
        tests(of: "Places", ["Places"]),
        tests(of: "Gzip", ["Gzip"]),
        tests(of: "Documentation", []),
        tests(of: "Footfall", ["Footfall", "AccessLog"]),
        tests(
            of: "Integration",
            [
                "Ingest", "Moving", "Rollups", "Statistics", "Migration", "Leases", "Storage", "Mongo", "Analytics",
                "BSON",
                "CZlib", "Gzip", "RandomNumbers", logging,
            ],
            exclude: ["Fixtures"]
        ),
    ]
)
