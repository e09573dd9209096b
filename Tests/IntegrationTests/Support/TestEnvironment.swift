import Foundation

/// What `scripts/test` tells the tests.
enum TestEnvironment {
    /// The MongoDB that all tests share, each in a database of its own.
    static var mongoURL: String {
        get throws { try variable("FOOTFALL_TEST_MONGO_URL") }
    }

    /// A mongod for tests that start and kill their own.
    static var mongod: String {
        get throws { try variable("FOOTFALL_TEST_MONGOD") }
    }

    /// One of the programs that were built.
    static func program(_ name: String) throws -> String {
        try variable("FOOTFALL_TEST_BIN") + "/" + name
    }

    /// One of the small databases of places.
    static func places(_ name: String) throws -> String {
        try variable("FOOTFALL_TEST_PLACES") + "/\(name).mmdb"
    }

    /// A real log file; `nil` where there is none.
    static func data(_ name: String) -> String? {
        guard let folder = try? variable("FOOTFALL_TEST_DATA") else { return nil }
        let path = folder + "/" + name
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    private static func variable(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            throw MissingVariable(name: name)
        }
        return value
    }
}
