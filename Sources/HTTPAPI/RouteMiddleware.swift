import HTTPTypes
import Hummingbird

/// Answers what concerns an address as a whole: wrong methods, OPTIONS, and browsers on pages of other sites; and asks the
/// policy.
///
/// Outermost, so that also an error tells a browser's page that it may read the answer. No credentials are allowed.
struct RouteMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let table: RouteTable
    let policy: RequestPolicy

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let response = try await whole(request, context, next)
        // A body behind the answer to HEAD would be taken for the connection's next answer.
        return request.method == .head ? Response(status: response.status, headers: response.headers) : response
    }

    private func whole(
        _ request: Request,
        _ context: APIContext,
        _ next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let resource = table.resource(at: request.uri.path) else { return try await next(request, context) }
        if request.method == .options { return options(resource) }
        var response = try await answer(request, resource, context, next)
        if resource.isOpenToBrowsers {
            response.headers[.accessControlAllowOrigin] = "*"
        }
        return response
    }

    private func answer(
        _ request: Request,
        _ resource: Resource,
        _ context: APIContext,
        _ next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let route = resource.route(for: request.method) else {
            var problem = Problem(.methodNotAllowed, "\(request.uri.path) takes \(resource.allow).")
            problem.allow = resource.allow
            return problem.response
        }
        if let problem = policy.refusal(of: request.head, on: route, from: context.channel.remoteAddress) {
            return problem.response
        }
        return try await next(request, context)
    }

    private func options(_ resource: Resource) -> Response {
        var headers: HTTPFields = [.allow: resource.allow]
        if resource.isOpenToBrowsers {
            headers[.accessControlAllowOrigin] = "*"
            headers[.accessControlAllowMethods] = resource.browserMethods
            headers[.accessControlAllowHeaders] = "Content-Type, Content-Encoding"
            headers[.accessControlMaxAge] = "86400"
        }
        return Response(status: .noContent, headers: headers)
    }
}
