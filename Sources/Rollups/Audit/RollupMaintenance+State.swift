import BSON
public import Mongo
public import Storage

extension RollupMaintenance {
    private static let rebuildID: BSONDocument = ["_id": "rebuild"]

    /// How far a rebuilding of all sites has come that was broken off: sites of lower partitions, and those of this
    /// partition up to this name, are done.
    public struct Position: Equatable, Sendable {
        /// The partition.
        public let partition: Partition
        /// The last site that is done; `nil` for none.
        public let siteID: String?

        /// Makes a position.
        public init(partition: Partition, siteID: String?) {
            self.partition = partition
            self.siteID = siteID
        }
    }

    /// Where to go on; `nil` when no rebuilding was broken off.
    /// - Throws: ``MongoError``.
    public func position(on client: MongoClient) throws -> Position? {
        var position: Position?
        try client.find(in: names.rollupState, Self.rebuildID, options: RollupStore.majority) { document in
            guard let number = document["partition"]?.integer, (0..<Partition.count).contains(Int(number)) else {
                return false
            }
            position = Position(partition: Partition(number: Int(number)), siteID: document["site"]?.string)
            return false
        }
        return position
    }

    /// Notes how far a rebuilding has come.
    /// - Throws: ``MongoError``.
    public func note(_ position: Position, on client: MongoClient) throws {
        let change: BSONValue = [
            "partition": .int32(Int32(position.partition.number)), "site": position.siteID.map { .string($0) } ?? .null,
        ]
        try client.update(names.rollupState, [MongoUpdate(filter: Self.rebuildID, change: change, upsert: true)])
    }

    /// Says that the rollups count everything, because all sites are done.
    /// - Throws: ``MongoError``.
    public func finish(on client: MongoClient) throws {
        let complete: BSONValue = ["$set": ["complete": true]]
        // Sites whose first events came meanwhile have been counted from the first one on.
        let sites = MongoUpdate(filter: ["complete": false], change: complete, multi: true)
        let columns = MongoUpdate(filter: ["columns": false], change: ["$set": ["columns": true]], multi: true)
        try client.update(names.rollupSites, [sites, columns])
        try client.update(names.rollupState, [MongoUpdate(filter: RollupStore.stateID, change: complete, upsert: true)])
        try client.delete(from: names.rollupState, Self.rebuildID)
    }
}
