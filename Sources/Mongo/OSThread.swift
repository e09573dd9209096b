import CMongoShims
import Glibc
import Synchronization

/// A detached thread of the operating system, whose end can be awaited.
final class OSThread: Sendable {
    private enum State: Sendable {
        case running(waiters: [CheckedContinuation<Void, Never>])
        case ended
    }

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    private let state = StateBox()

    /// Starts a thread that runs `body`.
    init(name: String, _ body: @escaping @Sendable () -> Void) {
        let start = Start(name: name) { [state] in
            body()
            state.end()
        }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        // The start block is retained here and released once by the new thread.
        let argument = Unmanaged.passRetained(start).toOpaque()
        let code = pthread_create(
            &thread,
            &attributes,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                ff_name_thread(start.name)
                start.body()
                return nil
            },
            argument
        )
        pthread_attr_destroy(&attributes)
        precondition(code == 0, "the system gives no more threads")
    }

    /// Waits until the thread has ended.
    func ended() async {
        await withCheckedContinuation { state.wait($0) }
    }

    private final class StateBox: Sendable {
        private let state = Mutex(State.running(waiters: []))

        func end() {
            let waiters: [CheckedContinuation<Void, Never>] = state.withLock { state in
                guard case .running(let waiters) = state else { return [] }
                state = .ended
                return waiters
            }
            for waiter in waiters { waiter.resume() }
        }

        func wait(_ waiter: CheckedContinuation<Void, Never>) {
            let hasEnded = state.withLock { state in
                guard case .running(let waiters) = state else { return true }
                state = .running(waiters: waiters + [waiter])
                return false
            }
            if hasEnded { waiter.resume() }
        }
    }
}
