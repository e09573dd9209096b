import HTTPTypes

/// An address and what may be done with it.
struct Resource: Sendable {
    /// The path, or the beginning of all paths when it ends with a slash.
    let path: String
    /// Without HEAD, which goes with GET, and OPTIONS, which every resource answers.
    let methods: [HTTPRequest.Method]
    /// Pages of other sites may post here.
    let isOpenToBrowsers: Bool

    static let all = [
        Resource(path: "/event", methods: [.post], isOpenToBrowsers: true),
        Resource(path: "/event/", methods: [.get], isOpenToBrowsers: false),
        Resource(path: "/events", methods: [.post], isOpenToBrowsers: true),
        Resource(path: "/stats", methods: [.get], isOpenToBrowsers: false),
        Resource(path: "/sites", methods: [.get], isOpenToBrowsers: false),
        Resource(path: "/realtime", methods: [.get], isOpenToBrowsers: false),
        Resource(path: "/healthz", methods: [.get], isOpenToBrowsers: false),
        Resource(path: "/readyz", methods: [.get], isOpenToBrowsers: false),
    ]

    /// The resource at an address; `nil` when there is none.
    static func at(_ path: String) -> Resource? {
        exact[path] ?? all.first { $0.path.hasSuffix("/") && path.hasPrefix($0.path) && path != $0.path }
    }

    private static let exact = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })

    /// The value of an `Allow` header.
    var allow: String {
        let all = methods.flatMap { $0 == .get ? [.get, .head] : [$0] } + [.options]
        return all.map(\.rawValue).joined(separator: ", ")
    }

    func allows(_ method: HTTPRequest.Method) -> Bool {
        methods.contains(method) || method == .head && methods.contains(.get)
    }
}
