import Mongo
import Moving
import Testing

@Suite("whose fault an error is") struct DocumentErrorTests {
    private static let faults: [(MongoError.Kind, Int)] = [
        (.server, 121), (.server, 22), (.server, 17280), (.server, 201), (.server, 171), (.documentTooLarge, 10334),
        (.documentTooLarge, 17),
    ]

    @Test("only what is known to be a document's own fault makes a dead letter of it", arguments: Self.faults)
    func ofDocuments(kind: MongoError.Kind, code: Int) {
        #expect(MongoError(kind, code: code, message: "").concernsDocuments)
        // A label that says to try again is stronger.
        #expect(!MongoError(kind, code: code, message: "", isTransient: true).concernsDocuments)
        #expect(!MongoError(kind, code: code, message: "", isCommitUnknown: true).concernsDocuments)
    }

    @Test("every other kind of error is tried again", arguments: MongoError.Kind.allCases)
    func others(kind: MongoError.Kind) {
        guard kind != .documentTooLarge else { return }
        // BadValue, FailedToParse, UserNotFound, BadValue of the driver, CommandNotFound, WriteConflict, unknown ones.
        for code in [0, 1, 2, 9, 11, 17, 59, 112, 246, 1_234_567] {
            #expect(!MongoError(kind, code: code, message: "").concernsDocuments, "\(kind) \(code)")
        }
    }
}
