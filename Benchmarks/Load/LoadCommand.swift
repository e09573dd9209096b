import ArgumentParser
import Benchmarking
import NIOCore
import NIOPosix

/// Load that does not wait for whom it loads.
@main
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "BenchmarkLoad",
        abstract: "Sends requests at a constant rate and prints how they were answered.",
        discussion: """
            Each request has its moment. One whose moment comes while all connections wait for answers is sent later, \
            and its latency is counted from its moment all the same: a server that stalls cannot slow down the questions \
            and so hide how long they would have waited.
            """
    )

    @Option(help: "The server's address.")
    var host = "127.0.0.1"

    @Option(help: "The server's port.")
    var port: Int

    @Option(help: "The path to post to.")
    var path = "/event"

    @Option(help: "A file with one request body a line; they are sent in turn.")
    var bodies: String

    @Option(help: "Requests a second.")
    var rate: Double

    @Option(help: "Connections, each with one request under way at most.")
    var connections = 64

    @Option(help: "How long to send.")
    var seconds = 10.0

    func validate() throws {
        guard rate > 0, connections > 0, seconds > 0 else {
            throw ValidationError("--rate, --connections and --seconds must be more than 0.")
        }
    }

    func run() async throws {
        let plan = LoadPlan(
            host: host,
            port: port,
            requests: try BodyFile(bodies).bodies.map { LoadRequest(host: host, path: path, body: $0) },
            rate: rate,
            connections: connections,
            duration: .nanoseconds(Int64(seconds * 1e9))
        )
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let report = try await loop.flatSubmit { LoadGenerator(plan, on: loop).run() }.get()
        try ResultLine.print(report)
    }
}
