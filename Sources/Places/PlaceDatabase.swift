import CMaxMind
import Glibc

/// One version of a file in MaxMind's format: the only place that touches a type of libmaxminddb or a pointer.
///
/// Invariant: `database` is opened in `init` and closed in `deinit` only, and nothing changes it in between, so that any
/// number of threads may look up. What a look-up finds is copied before it returns.
///
/// Source: https://maxmind.github.io/MaxMind-DB/
final class PlaceDatabase: @unchecked Sendable {
    private let database: UnsafeMutablePointer<MMDB_s>

    /// Opens a file.
    ///
    /// It is copied into memory. libmaxminddb would map the file itself: whoever writes to it in place, instead of putting
    /// another one there, would end this process, and an event loop would have to wait for the disk.
    /// - Throws: ``PlacesFailure``.
    init(path: String) throws(PlacesFailure) {
        database = try MemoryFile.withCopy(of: path) { (copy) throws(PlacesFailure) in
            var status: Int32 = 0
            guard let database = places_open(copy, &status) else {
                let reason = String(cString: MMDB_strerror(status))
                throw PlacesFailure("it is not a database in MaxMind's format (\(reason))")
            }
            return database
        }
    }

    deinit {
        places_close(database)
    }

    /// Where an address is; `nil` for everything that the database does not know.
    func place(of address: IPAddress) -> Place {
        var country = places_text()
        var region = places_text()
        places_look_up(database, address.bytes, Int32(address.bytes.count), &country, &region)
        return Place(country: Self.text(country).flatMap(Self.countryCode), region: Self.text(region))
    }

    /// `nil` for what is no text. `-` is how IP2Location says that it does not know.
    private static func text(_ text: places_text) -> [UInt8]? {
        guard let start = text.start, text.length > 0 else { return nil }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(text.length)).map(\.self)
        guard bytes != [UInt8(ascii: "-")], !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
            return nil
        }
        return bytes
    }

    /// `nil` for what is no code: some databases have the country's name in its place. ISO 3166-1 leaves `ZZ` to everyone,
    /// and databases say "unknown" by it.
    private static func countryCode(_ text: [UInt8]) -> [UInt8]? {
        let code = text.map { $0 &- UInt8(ascii: "a") < 26 ? $0 & 0xDF : $0 }
        guard code.count == 2, code.allSatisfy({ $0 &- UInt8(ascii: "A") < 26 }), code != Array("ZZ".utf8) else {
            return nil
        }
        return code
    }
}
