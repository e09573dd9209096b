extension MongoError {
    /// What whoever runs the service can do about it, for logs.
    public var advice: String {
        switch kind {
        case .unavailable: "no server can be reached: see that MongoDB runs, and that MONGO_URL names its address"
        case .noPrimary:
            "no member is primary: a majority of the replica set must run and reach each other; see rs.status()"
        case .primaryChanged: "the primary is being replaced or shut down; if that goes on, see rs.status()"
        case .network: "the connection broke or MongoDB did not answer in time: see its log, its load and the network"
        case .timeout: "MongoDB needed longer than it was given: see its load, and whether indexes are missing"
        case .overloaded: "more was asked than QUERY_THREADS and SCAN_THREADS can answer in time"
        case .cancelled: "nothing: the client has gone"
        case .interrupted: "somebody ended the operation on the server, for example with killOp"
        case .duplicateKey: "nothing: the document was there already"
        case .documentTooLarge: "MongoDB takes no document of more than 16 MiB"
        case .writeConcern: "a majority of the replica set did not confirm in time: see the lag of its members"
        case .notReplicaSet: "MongoDB must be a replica set: start mongod with --replSet rs0 and run rs.initiate() once"
        case .authentication: "MongoDB refuses the login: see user, password and authSource in MONGO_URL"
        case .unauthorized: "MongoDB's user needs the role readWrite on the database that MONGO_URL names"
        case .outOfSpace: "MongoDB has no space left: free some, or give it a larger disk"
        case .badQuery: "a fault of Footfall, or a MongoDB older than 5.0; please report this line"
        case .invalidURL: "MONGO_URL is not a connection string"
        case .server: "see MongoDB's documentation for the code, and its log"
        case .cursor, .session, .protocolViolation, .command, .driver:
            "a fault of Footfall or its driver; please report this line"
        }
    }
}
