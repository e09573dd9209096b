package import HTTPTypes
package import Hummingbird

/// One thing that the API does: a line of ``RouteTable``.
package struct Route: Sendable {
    package typealias Handler = @Sendable (Request, APIContext) async throws -> Response

    /// What a caller must be allowed to do.
    package enum Access: Sendable {
        /// Nothing.
        case anyone
        /// Read statistics.
        case read
        /// Send events.
        case write
        /// Change how the service works.
        case admin
        /// See how the service is.
        case health
    }

    /// What a request may cost.
    package enum Cost: Sendable {
        /// A few documents.
        case cheap
        /// Some microseconds for each event that it is about, where rollups do not know the answer.
        case scan
        /// A write that many share.
        case ingest
        /// Next to nothing.
        case health
    }

    package let method: HTTPRequest.Method
    /// As the router writes it; only the last component may be a parameter.
    package let path: String
    package let access: Access
    package let cost: Cost
    /// Pages of other sites may use it.
    package let isOpenToBrowsers: Bool
    let handler: Handler

    package init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        _ cost: Cost,
        isOpenToBrowsers: Bool = false,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.cost = cost
        self.isOpenToBrowsers = isOpenToBrowsers
        self.handler = handler
    }
}
