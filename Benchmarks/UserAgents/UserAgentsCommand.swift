import ArgumentParser
import Benchmarking
import FoundationEssentials
import UserAgents

/// What it costs to read user agents: once the rules, then each user agent that is new, and each that was there before.
@main
struct UserAgentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "BenchmarkUserAgents",
        abstract: "Reads the user agents of an access log by uap-core's rules."
    )

    @Option(help: "uap-core's rules.")
    var rules = "/usr/share/uap-core/regexes.yaml"

    @Option(help: "An access log in Combined Log Format, whose last quoted field is the user agent.")
    var log: String

    @Option(help: "How many user agents to read in all, the log's again and again.")
    var events = 1_000_000

    func validate() throws {
        guard events > 0 else { throw ValidationError("--events must be more than 0.") }
    }

    func run() throws {
        let clock = ContinuousClock()
        let yaml = try String(contentsOfFile: rules, encoding: .utf8)
        var loaded: UserAgentRules?
        let loading = try clock.measure { loaded = try UserAgentRules(yaml: yaml) }
        guard let loaded else { return }
        let all = try userAgents()
        guard !all.isEmpty else { throw ValidationError("\(log) has no user agents.") }
        let different = Array(Set(all))

        let warm = UserAgents(loaded)
        let first = clock.measure { for each in different { _ = warm.userAgent(each[...]) } }
        // Again by a reader that knows none of them, now that the expressions have been translated.
        let misses = UserAgents(loaded)
        var slowest = Duration.zero
        let missing = clock.measure {
            for each in different {
                slowest = max(slowest, clock.measure { _ = misses.userAgent(each[...]) })
            }
        }
        var bots = 0
        let hits = clock.measure {
            for number in 0..<events where misses.userAgent(all[number % all.count][...]).bot != nil { bots += 1 }
        }
        let hostile = Hostile.all.map { text in
            clock.measure { _ = misses.userAgent(text[...]) }
        }
        try ResultLine.print(
            UserAgentsReport(
                rulesMilliseconds: loading / .milliseconds(1),
                differentUserAgents: different.count,
                firstMicroseconds: first / .microseconds(different.count),
                missMicroseconds: missing / .microseconds(different.count),
                slowestMissMicroseconds: slowest / .microseconds(1),
                hitMicroseconds: hits / .microseconds(events),
                botShare: Double(bots) / Double(events),
                hostileMicroseconds: hostile.map { $0 / .microseconds(1) }
            )
        )
    }

    private func userAgents() throws -> [[UInt8]] {
        let content = try Data(contentsOf: URL(filePath: log))
        return content.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
            return fields.count >= 3 && !fields[fields.count - 2].isEmpty ? Array(fields[fields.count - 2]) : nil
        }
    }
}
