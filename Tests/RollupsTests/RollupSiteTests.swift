import BSON
import Rollups
import Testing

@Suite("a site's document in rollup_sites") struct RollupSiteTests {
    private static let stored: [(BSONKey, BSONValue)] = [
        ("_id", "s"), ("generation", 4), ("complete", true), ("columns", true), ("paths", .int64(7)),
        ("event_types", .int64(2)),
        ("hostnames", .int64(3)),
    ]

    private func read(without name: BSONKey) throws(RollupDamage) -> RollupSite {
        try RollupSite(BSONDocument(Self.stored.filter { $0.0 != name }))
    }

    @Test("is read as it was written")
    func roundTrip() throws {
        let site = try RollupSite(BSONDocument(Self.stored))
        #expect(site.generation == 4 && site.isComplete && site.columns == .complete)
        #expect(
            BSONDocument([("_id", "s")] + site.fields)
                == BSONDocument(
                    Self.stored.map { key, value in
                        (key, key == "generation" ? .int32(4) : value)
                    }
                )
        )
    }

    @Test("has no values of a field that is younger than the document; what was always there must be there")
    func missing() throws {
        let old = try read(without: "hostnames")
        #expect(BSONDocument(old.fields)["hostnames"] == .int64(0))
        #expect(BSONDocument(old.fields)["paths"] == .int64(7))
        let withoutColumns = try read(without: "columns")
        #expect(withoutColumns.columns == .none && BSONDocument(withoutColumns.fields)["columns"] == nil)
        for name: BSONKey in ["paths", "event_types", "generation", "complete"] {
            #expect(throws: RollupDamage.self) { try read(without: name) }
        }
        #expect(throws: RollupDamage.self) {
            try RollupSite(BSONDocument(Self.stored.dropLast() + [("hostnames", "3")]))
        }
    }
}
