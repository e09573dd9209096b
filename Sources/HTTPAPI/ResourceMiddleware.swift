import HTTPTypes
import Hummingbird

/// Answers what concerns a resource as a whole: wrong methods, OPTIONS, and browsers on pages of other sites.
///
/// Outermost, so that also an error tells a browser's page that it may read the answer. No credentials are allowed.
struct ResourceMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let response = try await whole(request, context, next)
        // A body behind the answer to HEAD would be taken for the connection's next answer.
        return request.method == .head ? Response(status: response.status, headers: response.headers) : response
    }

    private func whole(
        _ request: Request,
        _ context: Context,
        _ next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let resource = Resource.at(request.uri.path) else { return try await next(request, context) }
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
        _ context: Context,
        _ next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard resource.allows(request.method) else {
            var problem = Problem(.methodNotAllowed, "\(request.uri.path) takes \(resource.allow).")
            problem.allow = resource.allow
            return problem.response
        }
        return try await next(request, context)
    }

    private func options(_ resource: Resource) -> Response {
        var headers: HTTPFields = [.allow: resource.allow]
        if resource.isOpenToBrowsers {
            headers[.accessControlAllowOrigin] = "*"
            headers[.accessControlAllowMethods] = "POST, OPTIONS"
            headers[.accessControlAllowHeaders] = "Content-Type, Content-Encoding"
            headers[.accessControlMaxAge] = "86400"
        }
        return Response(status: .noContent, headers: headers)
    }
}
