import Logging
import Places
import ServiceLifecycle

/// Looks every second whether the database of places has been replaced.
struct PlacesWatch: Service {
    private static let interval = Duration.seconds(1)

    let places: Places
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.interval)) != nil { look() }
        }
    }

    /// Holds up no event loop, which have threads of their own.
    private func look() {
        do {
            guard try places.reloadIfReplaced() else { return }
            logger.info("the database of places has been replaced and is in use")
        } catch {
            logger.warning(
                "the database of places has been replaced by one that cannot be used; the one before stays in use",
                metadata: ["error": "\(error)"]
            )
        }
    }
}
