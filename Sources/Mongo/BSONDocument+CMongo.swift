import BSON
import CMongoShims

extension BSONDocument {
    /// Copies what the driver lends.
    init(_ document: ff_document) {
        self.init(unchecked: Array(UnsafeBufferPointer(start: document.bytes, count: document.length)))
    }

    /// Lends the bytes to the driver for the length of one call.
    func withDocument<Result>(_ body: (ff_document) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { buffer in
            body(ff_document(bytes: buffer.baseAddress, length: buffer.count))
        }
    }
}
