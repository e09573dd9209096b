import Mongo
import Testing

@Suite("errors of MongoDB") struct MongoErrorTests {
    @Test(
        "the server's codes are told apart by what can be done about them",
        arguments: [
            (11000, .duplicateKey), (11001, .duplicateKey), (20, .notReplicaSet), (123, .notReplicaSet),
            (13, .unauthorized), (18, .authentication), (50, .timeout), (262, .timeout), (64, .writeConcern),
            (100, .writeConcern), (91, .primaryChanged), (189, .primaryChanged), (10107, .primaryChanged),
            (11600, .primaryChanged), (11602, .primaryChanged), (13435, .primaryChanged), (13436, .primaryChanged),
            (6, .network), (89, .network), (9001, .network), (43, .interrupted), (237, .interrupted),
            (11601, .interrupted), (10334, .documentTooLarge), (14031, .outOfSpace), (2, .badQuery), (9, .badQuery),
            (14, .badQuery), (40324, .badQuery), (40415, .badQuery), (8, .server), (59, .server), (112, .server),
            (121, .server), (246, .server), (1_234_567, .server),
        ] as [(Int, MongoError.Kind)]
    )
    func codes(code: Int, kind: MongoError.Kind) {
        #expect(MongoError.kind(serverCode: code, message: "") == kind)
    }

    @Test(
        "some errors are known only by what the server says",
        arguments: [
            (8, "28: No space left on device", .outOfSpace), (39, "write failed: No space left on device", .outOfSpace),
            (8000, "you are over your space quota, using 513 MB of 512 MB", .outOfSpace),
            (8000, "bad auth : Authentication failed.", .authentication),
        ] as [(Int, String, MongoError.Kind)]
    )
    func messages(code: Int, message: String, kind: MongoError.Kind) {
        #expect(MongoError.kind(serverCode: code, message: message) == kind)
    }

    @Test("for every kind an operator is told what to do", arguments: MongoError.Kind.allCases)
    func advice(kind: MongoError.Kind) {
        #expect(!MongoError(kind, message: "").advice.isEmpty)
    }
}
