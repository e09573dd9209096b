import Foundation
import Gzip
import Testing

@Suite struct GunzipTests {
    /// `one`, a line.
    private static let one = member("H4sIAAAAAAAC/8vPS+UCAJ+oF/gEAAAA")
    /// `two`, a line, with its file's name in the header.
    private static let two = member("H4sICAAAAAAC/3R3by5sb2cAKynP5wIAdAgXlgQAAAA=")
    private static let nothing = member("H4sIAAAAAAAC/wMAAAAAAAAAAAA=")
    /// 200 KiB of zeros.
    private static let zeros = member(
        "H4sIAAAAAAAC/+3BAQ0AAADCoPdPbQ8HF" + String(repeating: "A", count: 264) + "E8GP0831QAgAwA="
    )
    private static let zerosCount = 200 * 1024

    private static func member(_ base64: String) -> [UInt8] {
        [UInt8](Data(base64Encoded: base64) ?? Data())
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Decompresses `bytes` handed over in pieces of `size`.
    private func decompress(_ bytes: [UInt8], inPiecesOf size: Int) throws(GunzipError) -> [UInt8] {
        var gunzip = try Gunzip()
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            gunzip.append(bytes[start..<min(start + size, bytes.count)])
            while let piece = try gunzip.next() {
                #expect(!piece.isEmpty && piece.count <= Gunzip.pieceSize)
                output += piece
            }
        }
        try gunzip.finish()
        return output
    }

    @Test("all members are decompressed, wherever the pieces are cut", arguments: [1, 2, 3, 7, 19, 64, 1000])
    func readsAllMembers(size: Int) throws {
        let file = Self.one + Self.nothing + Self.two + Self.zeros + Self.one + [0, 0, 0]
        let output = try decompress(file, inPiecesOf: size)
        #expect(output.count == 12 + Self.zerosCount)
        #expect(text(Array(output.prefix(8))) == "one\ntwo\n")
        #expect(output.dropFirst(8).prefix(Self.zerosCount).allSatisfy { $0 == 0 })
        #expect(text(output.suffix(4)) == "one\n")
    }

    @Test("a file that ends too early is an error, whatever was cut off")
    func refusesTruncated() {
        for member in [Self.one, Self.two, Self.zeros] {
            for length in 0..<member.count {
                #expect(throws: GunzipError.truncated) {
                    try Gunzip.decompress(member.prefix(length), limit: .max)
                }
                if length > 0 {
                    #expect(throws: GunzipError.truncated) {
                        try Gunzip.decompress(Self.two + member.prefix(length), limit: .max)
                    }
                }
            }
        }
    }

    @Test(
        "what is not gzip is told from what is broken",
        arguments: [
            (Array("plain text".utf8), .notGzip),
            ([0x1f, 0x8c, 8, 0], .notGzip),
            ([0x1f, 0x8b, 9, 0], .corrupt),
            ([0], .notGzip),
            (one + Array("rest".utf8), .corrupt),
            (one + [0, 0, 0x1f], .corrupt),
            (flipped(one, at: 12), .corrupt),
            (flipped(one, at: one.count - 8), .corrupt),
            (flipped(one, at: one.count - 1), .corrupt),
        ] as [([UInt8], GunzipError)]
    )
    func namesTheFault(bytes: [UInt8], expected: GunzipError) {
        #expect(throws: expected) { try Gunzip.decompress(bytes, limit: 1000) }
    }

    private static func flipped(_ bytes: [UInt8], at index: Int) -> [UInt8] {
        var bytes = bytes
        bytes[index] ^= 0xff
        return bytes
    }

    @Test("the limit is exact")
    func enforcesLimit() throws {
        for count in [4, 4 + Self.zerosCount] {
            let file = count == 4 ? Self.one : Self.one + Self.zeros
            #expect(try Gunzip.decompress(file, limit: count).count == count)
            #expect(try Gunzip.decompress(file, limit: count + 1).count == count)
            for limit in [count - 1, count / 2, 1, 0] {
                #expect(throws: GunzipError.tooLarge(limit: limit)) {
                    try Gunzip.decompress(file, limit: limit)
                }
            }
        }
        #expect(try Gunzip.decompress(Self.nothing, limit: 0).isEmpty)
    }

    @Test("a bomb produces no more than one byte beyond the limit before it is refused")
    func defusesBomb() throws {
        let limit = 1_000_000
        var gunzip = try Gunzip(outputLimit: limit)
        for _ in 0..<5_000 { gunzip.append(Self.zeros) }  // A gigabyte.
        var produced = 0
        var error: GunzipError?
        do {
            while let piece = try gunzip.next() { produced += piece.count }
        } catch let failure {
            error = failure
        }
        #expect(error == .tooLarge(limit: limit))
        #expect(produced <= limit)
    }

    @Test("gzip data is known by its first two bytes")
    func detectsGzip() {
        #expect(Gunzip.isGzip(Self.one))
        #expect(!Gunzip.isGzip([0x1f]))
        #expect(!Gunzip.isGzip("plain".utf8))
    }
}
