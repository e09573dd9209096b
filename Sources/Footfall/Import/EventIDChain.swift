import Crypto
import Foundation

/// The event ids of a log: each follows from the site and from everything up to and including its line.
///
/// So a line has the same id under whatever name and however compressed its log is imported, and keeps it when the log
/// grows; equal lines in one log have different ids.
package struct EventIDChain {
    /// 128 bits of the hash: enough that no two lines ever meet by chance.
    private static let length = 16
    private static let digits = Array("0123456789abcdef".utf8)

    private var link: [UInt8]

    package init(site: String) {
        link = Array(SHA256.hash(data: Array(site.utf8)))
    }

    /// The id of the next line.
    package mutating func next(_ line: ArraySlice<UInt8>) -> String {
        var hash = SHA256()
        hash.update(data: link)
        hash.update(data: line)
        link = Array(hash.finalize())
        let hex = link.prefix(Self.length).flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }
        return String(decoding: hex, as: UTF8.self)
    }
}
