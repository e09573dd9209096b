import BSON
import Moving
import RandomNumbers
import Storage
import Testing

@Suite("parts of a batch") struct BatchPartsTests {
    /// Events of sites by name, numbered in the order of the batch.
    private func batch(_ sites: [String]) -> QueueReader.Batch {
        let events = sites.enumerated().map { number, site in
            QueuedEvent(
                document: BSONDocument([
                    ("_id", .objectID(ObjectID(high: 1, low: UInt32(number)))), ("site_id", .string(site)),
                ])
            )
        }
        return QueueReader.Batch(events: events, hasMore: true, canGoOn: false)
    }

    private func partition(_ site: String) -> Partition { Partition(siteID: Array(site.utf8)[...]) }

    private func sites(_ part: QueueReader.Batch) -> [String] {
        part.events.compactMap { $0.document["site_id"]?.string }
    }

    /// Where in the batch a part's events were.
    private func numbers(_ part: QueueReader.Batch) -> [UInt32] {
        part.events.compactMap { $0.document["_id"]?.objectID?.low }
    }

    @Test(
        "sizes differ by no more than the largest partition, and all events of a site stay together, in order",
        arguments: 0..<100
    )
    func balances(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let names = (0..<Int.random(in: 1...40, using: &random)).map { "site-\($0)" }
        // Some sites have many more events than others.
        let batch = batch(
            (0..<Int.random(in: 200...2_000, using: &random)).map { _ in
                names[Int.random(in: 0...Int.random(in: 0..<names.count, using: &random), using: &random)]
            }
        )
        let lanes = Int.random(in: 2...4, using: &random)
        let parts = batch.parts(lanes)
        #expect((1...lanes).contains(parts.count))
        #expect(parts.flatMap(numbers).sorted() == numbers(batch))
        #expect(parts.allSatisfy { numbers($0) == numbers($0).sorted() && $0.hasMore && !$0.canGoOn })
        let owned = parts.map { Set(sites($0).map(partition)) }
        #expect(owned.reduce(0) { $0 + $1.count } == owned.reduce(into: Set()) { $0.formUnion($1) }.count)
        var sizes: [Partition: Int] = [:]
        for site in sites(batch) { sizes[partition(site), default: 0] += 1 }
        let counts = parts.map(\.count) + Array(repeating: 0, count: lanes - parts.count)
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= sizes.values.max() ?? 0)
    }

    @Test("partitions of one size are spread evenly", arguments: 2...4)
    func even(lanes: Int) {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"]
        #expect(Set(names.map(partition)).count == names.count)
        let parts = batch((0..<600).map { names[$0 % names.count] }).parts(lanes)
        #expect(parts.map(\.count) == Array(repeating: 600 / lanes, count: lanes))
    }

    @Test("a site that has half of the events has a part for itself")
    func large() {
        let others = ["b", "c", "d", "e"]
        let parts = batch((0..<400).map { $0 % 2 == 0 ? "a" : others[$0 / 2 % 4] }).parts(2)
        #expect(parts.map { Set(sites($0)) } == [["a"], Set(others)])
    }

    @Test(
        "one site, few events, and one lane are one part",
        arguments: [(500, 1, 2), (199, 20, 2), (500, 20, 1), (0, 1, 2)]
    )
    func undivided(events: Int, sites: Int, lanes: Int) {
        let batch = batch((0..<events).map { "site-\($0 % sites)" })
        let parts = batch.parts(lanes)
        #expect(parts.count == 1)
        #expect(parts.map(numbers) == [numbers(batch)])
    }

    @Test("what has no site is in one of the parts, too")
    func withoutSite() {
        let nameless = QueuedEvent(document: ["_id": 1])
        let events = batch((0..<300).map { "site-\($0 % 7)" }).events + [nameless]
        let parts = QueueReader.Batch(events: events, hasMore: false, canGoOn: false).parts(2)
        #expect(parts.reduce(0) { $0 + $1.count } == 301)
    }
}
