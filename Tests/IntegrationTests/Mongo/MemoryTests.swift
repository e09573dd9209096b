import BSON
import Foundation
import Mongo
import Testing

@Suite("memory") struct MemoryTests {
    /// More than the allocator's own rest, far less than one leaked reply per call.
    private static let bound = 30 * 1_024 * 1_024

    // In a process of its own: what other tests allocate must not count.
    @Test("a million inserts and ten thousand finds do not let it grow", .takesTurns)
    func doesNotGrow() async throws {
        await #expect(processExitsWith: .success) {
            try await TestDatabase.with { database in
                // The warm-up fills buffers, caches and the allocator's arenas.
                try await Self.work(inserts: 100_000, finds: 1_000, from: 0, database)
                let before = try Self.residentBytes()
                try await Self.work(inserts: 1_000_000, finds: 10_000, from: 100_000, database)
                let grown = try Self.residentBytes() - before
                #expect(grown < Self.bound, "grown by \(grown / 1_024) KiB from \(before / 1_024) KiB")
                #expect(try await database.count("things") == 1_100_000)
            }
        }
    }

    /// Inserts in batches of 1,000, one document of each twice, with a find of ten documents after every hundredth.
    private static func work(inserts: Int, finds: Int, from start: Int, _ database: TestDatabase) async throws {
        let findsPerBatch = finds * 1_000 / inserts
        for first in stride(from: start, to: start + inserts, by: 1_000) {
            let found = try await database.lane.run { client in
                var documents: [UInt8] = []
                for id in [first] + Array(first..<(first + 1_000)) {
                    documents += BSONDocument([("_id", .int32(Int32(id))), ("path", "/some/path")]).bytes
                }
                let reply = try client.insert(documents, count: 1_001, into: "things")
                guard reply.writeErrors.map(\.index) == [1] else { throw Failure("\(reply)") }
                var found = 0
                for number in 0..<findsPerBatch {
                    let bound = first + number * 10
                    try client.find(
                        in: "things",
                        ["_id": ["$gte": .int32(Int32(bound)), "$lt": .int32(Int32(bound + 10))]],
                        options: ["batchSize": 4]
                    ) { _ in
                        found += 1
                        return true
                    }
                }
                return found
            }
            guard found == findsPerBatch * 10 else { throw Failure("found \(found)") }
        }
    }

    /// Source: proc(5), /proc/pid/statm; the second number is the resident set in pages.
    private static func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        guard let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Failure("/proc/self/statm: \(text)")
        }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
