import Analytics
import Foundation
import Testing

@Suite struct EventFieldTests {
    @Test("names are unique, and so are the parameters that ask for values")
    func uniqueNames() {
        let parameters = EventField.filters.compactMap(\.about.filter?.prefixParameter)
        let names = EventField.allCases.map(\.name) + parameters
        #expect(Set(names).count == names.count)
        for other in ["_id", "ingested_at", "processed_at", "partition"] { #expect(!names.contains(other)) }
        for other in ["date", "from", "to", "interval", "breakdown", "compare", "limit", "cursor", "filter"] {
            #expect(!names.contains(other))
        }
    }

    @Test("a name is found by its bytes, and by no others", arguments: EventField.allCases)
    func names(field: EventField) {
        let name = Array(field.name.utf8)
        #expect(EventField(utf8: name) == field)
        #expect(EventField(utf8: [1, 2] + name + [3], at: 2..<(2 + name.count)) == field)
        for other in [name.dropLast() + [], name + [0x61], name.dropLast() + [0x7E], [0x7E] + name.dropFirst(), []] {
            #expect(EventField(utf8: other) == nil)
        }
    }

    @Test("the numbers and names that rollups are stored under never change")
    func rollups() {
        // Another number would give the counts of one field to another. New fields take new numbers.
        let expected: [(EventField, Int, String)] = [
            (.path, 1, "paths"), (.eventType, 2, "event_types"), (.hostname, 3, "hostnames"),
        ]
        #expect(EventField.rolledUp == expected.map(\.0))
        for (field, number, name) in expected {
            #expect(field.about.rollup?.number == number)
            #expect(field.about.rollup?.countName == name)
        }
    }

    @Test("the fields that documents are stored with keep their names")
    func storedNames() {
        #expect(
            EventField.texts.map(\.name) == [
                "site_id", "event_type", "path", "hostname", "title", "referrer", "source", "channel", "utm_source",
                "utm_medium", "utm_campaign", "utm_term", "utm_content", "browser", "browser_version", "os",
                "os_version", "device", "screen", "language", "country", "region", "bot", "user_id",
            ]
        )
        #expect(EventField.timestamp.name == "timestamp")
        #expect(EventField.properties.name == "properties")
    }

    @Test("the documentation's table of fields is that of the code")
    func documentation() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let folder = root.appending(path: "docs")
        let pages = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        let files = [root.appending(path: "README.md")] + pages.filter { $0.pathExtension == "md" }
        let tables = try files.flatMap { file in
            try String(contentsOf: file, encoding: .utf8).components(separatedBy: "<!-- fields -->").dropFirst()
                .map { $0.components(separatedBy: "<!-- /fields -->")[0] }
        }
        // What `footfall fields` prints.
        #expect(tables.count == 1)
        for table in tables {
            #expect(table.trimmingCharacters(in: .whitespacesAndNewlines) == EventField.markdown)
        }
    }
}
