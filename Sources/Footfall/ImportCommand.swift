import Analytics
import ArgumentParser
import Foundation

/// `footfall import`: sends the requests in access logs to a running API as events.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import access logs in Common or Combined Log Format.",
        discussion: """
            Every line becomes one event: its path without the query string, its remote host as the user, its own time. \
            Importing a log again, under another name, compressed or grown since, counts no line twice. \
            Exits with 1 if a line was refused or the import could not be finished.
            """
    )

    @Argument(help: "Access logs, plain or gzip; - is standard input.")
    var files: [String]

    @Option(help: ArgumentHelp("The site that the events belong to.", valueName: "site"))
    var site: String

    @Option(help: ArgumentHelp("Where the API is.", valueName: "url"))
    var url = "http://127.0.0.1:1000"

    @Option(help: ArgumentHelp("The type of the events.", valueName: "type"))
    var eventType = "page_view"

    @Option(help: ArgumentHelp("How long to keep trying while the API does not answer.", valueName: "seconds"))
    var retryFor = 60

    func validate() throws {
        guard EventField.siteID.length?.contains(site.unicodeScalars.count) == true else {
            throw ValidationError("--site must have 1 to 255 characters.")
        }
        guard EventField.eventType.length?.contains(eventType.unicodeScalars.count) == true else {
            throw ValidationError("--event-type must have 1 to 100 characters.")
        }
        guard (0...86_400).contains(retryFor) else {
            throw ValidationError("--retry-for must be 0 to 86400 seconds.")
        }
        guard EventsClient.endpoint(of: url) != nil else {
            throw ValidationError("--url must be like http://127.0.0.1:1000, not \(url).")
        }
        guard files.count(where: { $0 == LogInput.standardInput }) <= 1 else {
            throw ValidationError("Standard input can be given once only.")
        }
    }

    func run() async throws {
        guard let endpoint = EventsClient.endpoint(of: url) else { return }
        // A closed pipe or connection is an error of the write, not the end of the program.
        signal(SIGPIPE, SIG_IGN)
        let inputs = try checkedInputs()
        let progress = ProgressReporter(totalBytes: LogInput.totalSize(of: inputs))
        let importer = Importer(
            reader: LogReader(inputs, site: site, encoder: EventEncoder(site: site, eventType: eventType)),
            client: EventsClient(endpoint: endpoint, retryFor: .seconds(retryFor), progress: progress),
            progress: progress
        )
        let importing = Task { await importer.run() }
        let trap = SignalTrap { importing.cancel() }
        let report = await importing.value
        await progress.finish()
        report.refusals.lines.forEach(StandardError.print)
        if let failure = report.failure { StandardError.print("footfall: \(failure)") }
        print(report.summary(after: await progress.elapsed))
        if let code = trap.exitCode { throw ExitCode(code) }
        if !report.isSuccess { throw ExitCode.failure }
    }

    /// All inputs, each of which can be read as far as one can tell without reading.
    private func checkedInputs() throws -> [LogInput] {
        try files.enumerated().map { index, path in
            do {
                return try LogInput(path: path, index: index)
            } catch {
                StandardError.print("footfall: \(error)")
                throw ExitCode.failure
            }
        }
    }
}
