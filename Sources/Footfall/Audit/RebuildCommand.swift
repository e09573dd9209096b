import ArgumentParser
import Rollups
import Storage

/// `footfall rollups rebuild`: sums up all events again.
struct RebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Sum up all events again, for events that came from elsewhere or from before there were sums.",
        discussion: """
            Works on the database that MONGO_URL names; API and Workers may go on running: a site's new events wait in \
            the queue while its sums are made. Continues where an earlier run was interrupted.
            """
    )

    @Flag(help: "Start from the beginning, even if an earlier run was interrupted.")
    var restart = false

    func run() async throws {
        let store = try await Store.open()
        let keeper = try await store.keeper()
        do {
            try await rebuild(store, keeper)
        } catch {
            await keeper.end()
            throw error
        }
        await keeper.end()
    }

    private func rebuild(_ store: Store, _ keeper: PartitionKeeper) async throws {
        let done =
            restart ? nil : try await store.maintain { maintenance, client in try maintenance.position(on: client) }
        let sites = try await store.maintain { maintenance, client in try maintenance.sites(on: client) }
        let partitions = Dictionary(grouping: sites) { Partition(siteID: Array($0.utf8)[...]) }
        let progress = CountProgress(siteCount: sites.count)
        if let done { progress.say("continuing after partition \(done.partition.number) of \(Partition.count)") }
        var count = 0
        for (partition, sites) in partitions.sorted(by: { $0.key.number < $1.key.number }) {
            let rest = sites.filter { site in Self.isLeft(site, partition, done) }
            count += sites.count - rest.count
            try await store.rebuild(rest, of: partition, keeper) { [count] index, events in
                progress.show(rest[index], count + index, events: events)
            }
            count += rest.count
        }
        try await store.maintain { maintenance, client in try maintenance.finish(on: client) }
        progress.end()
        print("sites summed up: \(sites.count)")
    }

    private static func isLeft(_ site: String, _ partition: Partition, _ done: RollupMaintenance.Position?) -> Bool {
        guard let done else { return true }
        if partition != done.partition { return partition.number > done.partition.number }
        guard let last = done.siteID else { return true }
        return last.utf8.lexicographicallyPrecedes(site.utf8)
    }
}
