import ArgumentParser
import Benchmarking
import Logging
import Mongo

/// What MongoDB takes from one thread of the driver: no API can write faster.
@main
struct InsertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "BenchmarkInserts",
        abstract: "Inserts queue documents into MongoDB, one insert after the other, and prints how many a second."
    )

    @Option(help: "A connection string; its path names the database.")
    var url: String

    @Option(help: "A file with one event a line, as POST /event takes it.")
    var events: String

    @Option(help: "The collection to insert into.")
    var collection = "inserts"

    @Option(help: "Documents in one insert. With 1 the latencies are those of a lone event.")
    var batch = 1_000

    @Option(help: "How long to insert.")
    var seconds = 5.0

    func validate() throws {
        guard batch > 0, seconds > 0 else { throw ValidationError("--batch and --seconds must be more than 0.") }
    }

    func run() async throws {
        let logger = Logger(label: "footfall.benchmark", factory: { StreamLogHandler.standardError(label: $0) })
        let deployment = try MongoDeployment(try MongoURL(url), appName: "footfall-benchmark", logger: logger)
        let lane = deployment.makeLane("inserts", threads: 1)
        let inserts = Inserts(
            events: try BodyFile(events).bodies,
            collection: collection,
            batch: batch,
            duration: .seconds(seconds)
        )
        let report = try await lane.run { client in try inserts.run(on: client) }
        await lane.shutDown()
        try ResultLine.print(report)
    }
}
