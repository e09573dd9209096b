import ArgumentParser
import FoundationEssentials
import Logging
import Moving
import Processing
import Rollups
import Settings

/// The worker as the proof and the benchmarks run it: it can be told to do harm to itself, and how much of the rollups may
/// wait. Everything else is what `Worker` does.
@main
struct ProofWorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ProofWorker",
        abstract: "The Worker, with faults that are done on purpose. For Footfall's own tests only.",
        discussion: """
            Configured as Worker is, and by two more environment variables: FOOTFALL_FAULTS=POINT:kill|stop:NTH kills or \
            stops the process when it comes to that point of a move for the Nth time; FOOTFALL_SEGMENTS says how many \
            segments of a site may wait, 0 for no rollups at all.
            """
    )

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let environment = ProcessInfo.processInfo.environment
        try await WorkerProgram(
            settings: try Settings(try await .standard()),
            segments: try Self.segments(environment["FOOTFALL_SEGMENTS"]),
            hook: try Self.hook(environment["FOOTFALL_FAULTS"])
        ).run()
    }

    private static func hook(_ text: String?) throws -> MoveHook? {
        guard let text else { return nil }
        guard let faults = FaultInjection(text) else {
            throw ValidationError("FOOTFALL_FAULTS=\(text) cannot be used: it must be POINT:kill|stop:NTH")
        }
        return { faults.reach($0) }
    }

    /// Few in tests, so that they are put into place often.
    private static func segments(_ text: String?) throws -> SegmentLimits {
        guard let text else { return SegmentLimits() }
        guard let count = Int(text), count >= 0 else {
            throw ValidationError("FOOTFALL_SEGMENTS=\(text) cannot be used: it must be a number from 0 on")
        }
        return SegmentLimits(segments: count)
    }
}
