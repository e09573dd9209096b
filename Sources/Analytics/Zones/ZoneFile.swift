import FoundationEssentials

/// A file of the system's time zone database.
///
/// Source: RFC 8536.
struct ZoneFile {
    private static let folder = "/usr/share/zoneinfo/"
    /// Larger files are none of time zones.
    private static let sizeLimit = 1 << 20
    /// Until when changes of the rule at a file's end are worked out.
    private static let lastYear = 2_400

    let zone: Zone

    /// Reads the file of a zone; `nil` when there is none.
    init?(_ name: String) {
        let letters = name.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"):
                true
            default: false
            }
        }
        guard letters, (1...64).contains(name.utf8.count), !name.hasPrefix("/"),
            let data = try? Data(contentsOf: URL(filePath: Self.folder + name)), data.count <= Self.sizeLimit
        else { return nil }
        self.init(name, Array(data))
    }

    init?(_ name: String, _ bytes: [UInt8]) {
        // The first part has times of four bytes; the second one, the same with eight.
        guard let first = Header(bytes, at: 0), first.version >= 2 else { return nil }
        let start = first.end(timeSize: 4)
        guard let header = Header(bytes, at: start) else { return nil }
        let end = header.end(timeSize: 8)
        guard end < bytes.count else { return nil }
        func number(_ place: Int, _ size: Int) -> Int64 {
            let bits = bytes[place..<place + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return size == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
        }
        let types = header.body + header.times * 9
        func offset(_ type: Int) -> Int64 { number(types + type * 6, 4) }
        var changes = (0..<header.times).map { number(header.body + $0 * 8, 8) }
        let kinds = (0..<header.times).map { Int(bytes[header.body + header.times * 8 + $0]) }
        guard header.types > 0, kinds.allSatisfy({ $0 < header.types }),
            zip(changes, changes.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        var offsets = [offset(0)] + kinds.map(offset)
        let footer = bytes[(end + 1)...].prefix { $0 != UInt8(ascii: "\n") }
        if !footer.isEmpty {
            guard let rule = ZoneRule(footer) else { return nil }
            let last = changes.last ?? .min
            let firstYear = Timestamp(milliseconds: max(last, 0) * 1_000).day.civil.year
            for year in firstYear...max(firstYear, Self.lastYear) {
                for (second, offset) in rule.changes(in: year) where second > last {
                    changes.append(second)
                    offsets.append(offset)
                }
            }
        }
        zone = Zone(name: name, changes: changes, offsets: offsets)
    }

    /// What stands before each part.
    private struct Header {
        let version: Int
        let body: Int
        let times: Int
        let types: Int
        private let letters: Int
        private let leaps: Int
        private let flags: Int
        private static let size = 44

        init?(_ bytes: [UInt8], at place: Int) {
            guard place + Self.size <= bytes.count, bytes[place..<place + 4].elementsEqual("TZif".utf8) else {
                return nil
            }
            let counts = (0..<6).map { index in
                bytes[place + 20 + index * 4..<place + 24 + index * 4].reduce(0) { $0 << 8 | Int($1) }
            }
            version = Int(bytes[place + 4]) - Int(UInt8(ascii: "0"))
            body = place + Self.size
            (flags, leaps, times, types, letters) = (counts[0] + counts[1], counts[2], counts[3], counts[4], counts[5])
            guard counts.allSatisfy({ $0 < 1 << 20 }) else { return nil }
        }

        func end(timeSize: Int) -> Int {
            body + times * (timeSize + 1) + types * 6 + letters + leaps * (timeSize + 4) + flags
        }
    }
}
