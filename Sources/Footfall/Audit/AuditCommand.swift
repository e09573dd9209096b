import Analytics
import ArgumentParser
import Rollups

/// `footfall audit`: counts all events again and compares.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Count all events again, report every sum that differs, and repair it if asked to.",
        discussion: """
            Works on the database that MONGO_URL names; API and Workers may go on running. With --repair the sums of a \
            site that differ are computed again beside the old ones and then replace them at once; the site's new events \
            wait in the queue for so long. Exits with 1 if anything differs that was not repaired.
            """
    )

    @Option(help: ArgumentHelp("Only this site.", valueName: "site"))
    var site: String?

    @Option(help: ArgumentHelp("Report only differences from this day on.", valueName: "YYYY-MM-DD"))
    var from: String?

    @Option(help: ArgumentHelp("Report only differences up to this day.", valueName: "YYYY-MM-DD"))
    var to: String?

    @Flag(help: "Compute the sums again of every site in which something differs.")
    var repair = false

    func validate() throws {
        for (name, text) in [("--from", from), ("--to", to)] {
            if let text, Day(text) == nil { throw ValidationError("\(name) must be a day such as 2025-11-14.") }
        }
        if let first = from.flatMap({ Day($0) }), let last = to.flatMap({ Day($0) }), first > last {
            throw ValidationError("--from must not be later than --to.")
        }
    }

    func run() async throws {
        let store = try await Store.open()
        let sites = try await store.maintain { maintenance, client in try maintenance.sites(on: client) }
        var differing = 0
        var left = 0
        let chosen = site.map { site in sites.filter { $0.utf8.elementsEqual(site.utf8) } } ?? sites
        if let site, chosen.isEmpty { throw ValidationError("There is no site \(site.debugDescription).") }
        let progress = CountProgress(siteCount: chosen.count)
        let keeper = repair ? try await store.keeper() : nil
        do {
            for (index, site) in chosen.enumerated() {
                let differences = try await audit(site, index, store, progress)
                guard !differences.isEmpty else { continue }
                differing += 1
                guard let keeper else {
                    left += 1
                    continue
                }
                try await store.rebuild(site, keeper) { progress.show(site, index, events: $0) }
                if try await !audit(site, index, store, progress).isEmpty {
                    left += 1
                } else {
                    progress.say("\(site): repaired")
                }
            }
        } catch {
            await keeper?.end()
            throw error
        }
        await keeper?.end()
        progress.end()
        print("sites: \(chosen.count), \(chosen.count - differing) right, \(differing - left) repaired, \(left) wrong")
        if left > 0 { throw ExitCode.failure }
    }

    private func audit(
        _ site: String,
        _ index: Int,
        _ store: Store,
        _ progress: CountProgress
    ) async throws -> [RollupDifference] {
        let differences = try await store.maintain { maintenance, client in
            try maintenance.audit(site, on: client) { progress.show(site, index, events: $0) }
        }
        let shown = differences.filter(isWanted)
        for difference in shown { progress.say("\(site)  \(difference)") }
        return shown
    }

    /// Whether it lies within the days that were asked for, if any were.
    private func isWanted(_ difference: RollupDifference) -> Bool {
        guard from != nil || to != nil else { return true }
        guard let day = difference.day else { return false }
        return from.flatMap { Day($0) }.map { $0 <= day } ?? true && to.flatMap { Day($0) }.map { day <= $0 } ?? true
    }
}
