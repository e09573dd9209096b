import Gzip

/// The text of a log, decompressed if it begins as gzip data does, whatever the log is called.
struct LogContent: ~Copyable {
    private enum Format {
        case unknown, plain, gzip
    }

    private let input: LogInput
    private var file: LogFile
    private var format = Format.unknown
    /// The beginning, as long as it is too short to tell the format.
    private var head: [UInt8] = []
    private var gunzip: Gunzip

    init(_ input: LogInput) throws(ImportError) {
        let gunzip = try Self.gunzip(for: input)
        let file = try LogFile(input)
        self.input = input
        self.file = file
        self.gunzip = gunzip
    }

    /// How many bytes of the log, as it lies on disk, were read.
    var bytesRead: Int { file.bytesRead }

    /// The next piece of text.
    mutating func nextPiece() throws(ImportError) -> LogPiece {
        while true {
            if let text = try decompressed() { return .bytes(text) }
            switch try file.nextPiece() {
            case .bytes(let bytes):
                if let text = plain(bytes) { return .bytes(text) }
            case .pause:
                return .pause
            case .end:
                return try end()
            }
        }
    }

    private static func gunzip(for input: LogInput) throws(ImportError) -> Gunzip {
        do {
            return try Gunzip()
        } catch {
            throw .badGzip(log: input.name, error)
        }
    }

    /// What of `bytes` is plain text; compressed bytes go to the decompressor.
    private mutating func plain(_ bytes: [UInt8]) -> [UInt8]? {
        switch format {
        case .plain: return bytes
        case .gzip:
            gunzip.append(bytes)
            return nil
        case .unknown:
            head += bytes
            guard head.count >= 2 else { return nil }
            format = Gunzip.isGzip(head) ? .gzip : .plain
            defer { head = [] }
            return plain(head)
        }
    }

    private mutating func decompressed() throws(ImportError) -> [UInt8]? {
        guard format == .gzip else { return nil }
        do {
            return try gunzip.next()
        } catch {
            throw .badGzip(log: input.name, error)
        }
    }

    private mutating func end() throws(ImportError) -> LogPiece {
        if !head.isEmpty {
            defer { head = [] }
            return .bytes(head)
        }
        guard format == .gzip else { return .end }
        do {
            try gunzip.finish()
            return .end
        } catch {
            throw .badGzip(log: input.name, error)
        }
    }
}
