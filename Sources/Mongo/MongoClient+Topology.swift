import BSON

extension MongoClient {
    /// Whether the server that writes would go to can take them now.
    /// - Throws: ``MongoError``.
    public func isWritablePrimary() throws(MongoError) -> Bool {
        try run(["hello": 1])["isWritablePrimary"]?.bool == true
    }

    /// Checks that transactions can work here.
    /// - Throws: ``MongoError`` of kind ``MongoError/Kind/notReplicaSet`` for a standalone server, whose message says
    ///   how to change that.
    public func requireReplicaSet() throws(MongoError) {
        let hello = try run(["hello": 1])
        // A sharded cluster answers through mongos, which has no set name of its own.
        guard hello["setName"] != nil || hello["msg"]?.string == "isdbgrid" else {
            throw MongoError(
                .notReplicaSet,
                message: """
                    this MongoDB is a standalone server, and Footfall needs a replica set (one node is enough), because \
                    it moves events in transactions. Two commands turn it into one: start it again with \
                    `mongod --replSet rs0` and its other options, then run `mongosh --eval 'rs.initiate()'`
                    """
            )
        }
    }
}
