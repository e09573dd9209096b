import Analytics
import ArgumentParser
import Benchmarking
import Logging
import Mongo
import Storage

/// A year of events, for measuring questions to it.
@main
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "BenchmarkHistory",
        abstract: "Writes a history of events into the queue while workers empty it.",
        discussion: """
            \(Population.sites) sites, of which the first has half of the events; \(Population.paths) paths as Zipf has it; \
            \(Population.users) users who come again. A visit has 1 to 10 page views within minutes, and what is done on \
            the pages. Time moves on from the first to the last day; a twentieth of the events arrive up to 14 days late. \
            A seed makes the same events again, all but their ids.
            """
    )

    @Option(help: "A connection string; its path names the database.")
    var url: String

    @Option(help: "How many events.")
    var events: Int

    @Option(help: "The last day, YYYY-MM-DD, in UTC. Must be over.")
    var lastDay: String

    @Option(help: "How many days.")
    var days = 365

    @Option(help: "Makes other events.")
    var seed: UInt64 = 1

    @Option(help: "How many events may wait in the queue.")
    var mostWaiting = 500_000

    @Option(help: "Events in one insert.")
    var batch = 5_000

    func validate() throws {
        guard events > 0, days > 0, batch > 0, batch <= EventRules.batchCount, mostWaiting >= batch else {
            throw ValidationError(
                """
                --events, --days and --batch must be more than 0, --batch at most \(EventRules.batchCount), and \
                --most-waiting no less than --batch.
                """
            )
        }
        guard Day(lastDay) != nil else { throw ValidationError("--last-day must be a day, YYYY-MM-DD.") }
    }

    func run() async throws {
        guard let last = Day(lastDay) else { throw ValidationError("--last-day must be a day, YYYY-MM-DD.") }
        let logger = Logger(label: "footfall.benchmark", factory: { StreamLogHandler.standardError(label: $0) })
        let deployment = try MongoDeployment(try MongoURL(url), appName: "footfall-benchmark", logger: logger)
        let lane = deployment.makeLane("history", threads: 1)
        let feed = QueueFeed(names: CollectionNames(), batch: batch, mostWaiting: mostWaiting)
        let history = History(seed: seed, count: events, calendar: Calendar(last: last, days: days))
        let report = try await lane.run { client in try feed.run(history, on: client) }
        await lane.shutDown()
        try ResultLine.print(report)
    }
}
