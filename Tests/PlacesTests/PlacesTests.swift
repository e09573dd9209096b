import Foundation
import Places
import Testing

@Suite(.enabled(if: Databases.areThere, "FOOTFALL_TEST_PLACES names no folder: run scripts/test"))
struct PlacesTests {
    /// A database, an address, and where that is: country and region.
    private static let cases: [(database: String, address: String, country: String?, region: String?)] = [
        ("nested", "192.0.2.1", "DE", "Bavaria"),
        ("nested", "::ffff:192.0.2.1", "DE", "Bavaria"),
        ("nested", "198.51.100.7", "FR", nil),
        ("nested", "203.0.113.9", nil, nil),
        ("nested", "2001:db8::1", "JP", "Tōkyō"),
        ("nested", "127.0.0.1", nil, nil),
        ("nested", "::1", nil, nil),
        ("flat", "192.0.2.1", "US", "California"),
        ("named", "192.0.2.1", "NL", "NH"),
        ("named", "198.51.100.1", nil, String(repeating: "r", count: 300)),
        ("named", "203.0.113.1", nil, nil),
        ("four", "192.0.2.1", "IT", "Lazio"),
        ("four", "2001:db8::1", nil, nil),
    ]

    @Test("databases of different makers give country and region")
    func look() throws {
        for each in Self.cases {
            let places = try Places(path: Databases.path(each.database))
            let address = try #require(IPAddress(Array(each.address.utf8)[...]))
            let place = places.place(of: address)
            #expect(place.country.map { String(decoding: $0, as: UTF8.self) } == each.country, "\(each)")
            #expect(place.region.map { String(decoding: $0, as: UTF8.self) } == each.region, "\(each)")
        }
    }

    @Test("a file that is replaced, overwritten, cut off or gone never leaves anybody without places")
    func replacement() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "footfall-places-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "places.mmdb")
        let nested = try Data(contentsOf: URL(filePath: Databases.path("nested")))
        let moved = try Data(contentsOf: URL(filePath: Databases.path("moved")))
        try nested.write(to: file)
        let places = try Places(path: file.path)
        let address = try #require(IPAddress(Array("192.0.2.1".utf8)[...]))
        let country = { places.place(of: address).country.map { String(decoding: $0, as: UTF8.self) } }
        #expect(try !places.reloadIfReplaced())
        #expect(country() == "DE")

        try moved.write(to: file, options: .atomic)
        #expect(country() == "DE")
        #expect(try places.reloadIfReplaced())
        #expect(country() == "AT")

        // In place, and only the half of it.
        try nested.prefix(nested.count / 2).write(to: file)
        #expect(country() == "AT")
        #expect(throws: PlacesFailure.self) { try places.reloadIfReplaced() }
        #expect(try !places.reloadIfReplaced())
        #expect(country() == "AT")
        try nested.write(to: file)
        #expect(try places.reloadIfReplaced())
        #expect(country() == "DE")

        try FileManager.default.removeItem(at: file)
        #expect(try !places.reloadIfReplaced())
        #expect(country() == "DE")
    }

    @Test("what is no database is refused with a reason")
    func refusals() throws {
        let failure = #expect(throws: PlacesFailure.self) { try Places(path: "/nonexistent/places.mmdb") }
        #expect(failure?.description == "it cannot be read: No such file or directory")
        #expect(throws: PlacesFailure.self) { try Places(path: "/") }
        #expect(throws: PlacesFailure.self) { try Places(path: #filePath) }
        #expect(throws: PlacesFailure.self) { try Places(path: "/dev/null") }
    }
}
