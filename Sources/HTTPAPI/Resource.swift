import HTTPTypes

/// An address and the routes that lead to it.
struct Resource: Sendable {
    /// The path, or the beginning of all paths when it ends with a parameter.
    let path: String
    /// Whether it is the beginning of paths.
    let isPrefix: Bool
    /// Without HEAD, which goes with GET, and OPTIONS, which every resource answers.
    let routes: [Route]

    /// - Parameters:
    ///   - path: As the router writes it.
    ///   - routes: All of this path.
    init(path: String, routes: [Route]) {
        let parameter = path.firstIndex(of: "{")
        self.path = parameter.map { String(path[..<$0]) } ?? path
        isPrefix = parameter != nil
        self.routes = routes
    }

    /// Pages of other sites may use it.
    var isOpenToBrowsers: Bool { routes.contains(where: \.isOpenToBrowsers) }

    /// The value of an `Allow` header.
    var allow: String {
        let methods = routes.flatMap { $0.method == .get ? [.get, .head] : [$0.method] } + [.options]
        return methods.map(\.rawValue).joined(separator: ", ")
    }

    /// The methods that pages of other sites may use, as `Access-Control-Allow-Methods`.
    var browserMethods: String {
        (routes.filter(\.isOpenToBrowsers).map(\.method) + [.options]).map(\.rawValue).joined(separator: ", ")
    }

    /// The route that takes a method; `nil` when none does.
    func route(for method: HTTPRequest.Method) -> Route? {
        routes.first { $0.method == method || $0.method == .get && method == .head }
    }
}
