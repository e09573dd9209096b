import Foundation
import Synchronization

/// A process that a test has started, and its output.
///
/// It runs in a folder of its own, so that no `.env` of whoever runs the tests leaks in.
final class SpawnedProgram: Sendable {
    let name: String
    let process: pid_t
    private let folder: TemporaryFolder
    private let code = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - path: The program.
    ///   - arguments: Without its name.
    ///   - environment: All of it.
    init(_ path: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
        name = path.split(separator: "/").last.map(String.init) ?? path
        folder = try TemporaryFolder()
        process = try Self.spawn(path, arguments, environment, in: folder)
    }

    deinit {
        kill()
    }

    /// What it has written to standard error so far.
    var standardError: String { folder.text("stderr") }

    /// What it has written to standard output so far.
    var standardOutput: String { folder.text("stdout") }

    var isRunning: Bool { reap() == nil }

    /// Sends a signal, unless it has ended.
    func send(_ signal: Int32) {
        code.withLock { code in
            // Only a process that has not been reaped still has its id.
            if code == nil { _ = Glibc.kill(process, signal) }
        }
    }

    /// Waits for its end.
    /// - Returns: The exit code; 128 and the signal's number when a signal ended it.
    /// - Throws: ``Failure`` with its output when it goes on running.
    func exitCode(within limit: Duration = .seconds(15)) async throws -> Int32 {
        let deadline = ContinuousClock.now + limit
        while .now < deadline {
            if let code = reap() { return code }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Failure("\(name) has not ended within \(limit): \(standardError)")
    }

    /// Ends it at once with SIGKILL.
    func kill() {
        code.withLock { code in
            guard code == nil else { return }
            Glibc.kill(process, SIGKILL)
            var status: Int32 = 0
            waitpid(process, &status, 0)
            code = 128 + SIGKILL
        }
    }

    private func reap() -> Int32? {
        code.withLock { code in
            if let code { return code }
            var status: Int32 = 0
            guard waitpid(process, &status, WNOHANG) == process else { return nil }
            // The lower seven bits are the signal; the next byte is the exit code.
            code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
            return code
        }
    }

    private static func spawn(
        _ path: String,
        _ arguments: [String],
        _ environment: [String: String],
        in folder: TemporaryFolder
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let writing = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder.file("stdout"), writing, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, folder.file("stderr"), writing, 0o600)

        // The driver makes this process ignore SIGPIPE; a program must start as from a shell.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var process = pid_t()
        // The shell changes the folder and becomes the program.
        let words = (["sh", "-c", "cd \"$0\" && exec \"$@\"", folder.path, path] + arguments).map { strdup($0) }
        let variables = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { (words + variables).forEach { free($0) } }
        let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, words + [nil], variables + [nil])
        guard code == 0 else { throw Failure("\(path) cannot be started: \(String(cString: strerror(code)))") }
        return process
    }
}
