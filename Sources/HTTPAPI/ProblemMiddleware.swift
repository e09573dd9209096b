import Analytics
import HTTPTypes
import Hummingbird
import Ingest
import Logging
import Mongo
import NIOCore
import Rollups

/// Turns every error, the framework's own included, into a ``Problem``.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return problem(error, context).response
        }
    }

    private func problem(_ error: any Error, _ context: Context) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let error as InvalidInput: Problem(error)
        case let error as IngestError: Problem(error)
        case let error as MongoError: problem(error, context)
        case let error as RollupDamage: problem(error, context)
        case let error as NewerRollups: problem(error, context)
        case let error as HTTPError where error.status == .notFound:
            Problem(.notFound, "There is nothing at this address.")
        case let error as HTTPError: Problem(error.status, error.body ?? error.status.reasonPhrase)
        case is NIOTooManyBytesError: Problem(.contentTooLarge, "The body is too large.")
        default: unexpected(error, context)
        }
    }

    private func problem(_ error: MongoError, _ context: Context) -> Problem {
        let problem = Problem(error)
        let level: Logger.Level =
            error.kind == .cancelled ? .debug : problem.status == .internalServerError ? .error : .warning
        context.logger.log(
            level: level,
            "a question was not answered",
            metadata: ["error": "\(error)", "advice": "\(error.advice)"]
        )
        return problem
    }

    private func problem(_ error: RollupDamage, _ context: Context) -> Problem {
        context.logger.error("rollups are damaged; footfall audit --repair mends them", metadata: ["error": "\(error)"])
        return Problem(.internalServerError, "The sums of this site are damaged; footfall audit --repair mends them.")
    }

    private func problem(_ error: NewerRollups, _ context: Context) -> Problem {
        context.logger.error(
            "rollups cannot be read; run the newer version of the API",
            metadata: ["error": "\(error)"]
        )
        return Problem(.internalServerError, "The sums of this site were \(error).")
    }

    private func unexpected(_ error: any Error, _ context: Context) -> Problem {
        context.logger.error("unexpected error", metadata: ["error": "\(String(reflecting: error))"])
        return Problem(.internalServerError, "Something went wrong on the server; its log says what.")
    }
}
