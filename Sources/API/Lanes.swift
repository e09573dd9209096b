import Mongo
import Settings

/// The threads that talk to MongoDB, by what they do, so that nothing has to wait for what takes longer.
struct Lanes: Sendable {
    /// Questions that may wait for a thread that reads events. What waits behind more of them would be too late anyway.
    private static let waitingScans = 64

    /// Writes events.
    let ingest: MongoLane
    /// Answers what costs a few documents.
    let query: MongoLane
    /// Answers what reads events.
    let scan: MongoLane
    /// Tells whether MongoDB can be written to.
    let health: MongoLane
    /// Looks at the queue's length and age.
    let gauge: MongoLane
    /// Creates indexes.
    let schema: MongoLane
    /// Ends questions that nobody waits for any more.
    private let control: MongoLane

    init(_ deployment: MongoDeployment, writers: Int, _ settings: Settings) {
        control = deployment.makeLane("control", threads: 1)
        ingest = deployment.makeLane("ingest", threads: writers)
        query = deployment.makeLane("query", threads: settings.queryThreads, control: control)
        scan = deployment.makeLane(
            "scan",
            threads: settings.scanThreads,
            capacity: Self.waitingScans,
            control: control
        )
        health = deployment.makeLane("health", threads: 1)
        gauge = deployment.makeLane("gauge", threads: 1)
        schema = deployment.makeLane("schema", threads: 1)
    }

    func shutDown() async {
        for lane in [ingest, query, scan, health, gauge, schema, control] { await lane.shutDown() }
    }
}
