import HTTPTypes

/// How a request's body is marked off and packed.
struct RequestBodyFraming {
    private(set) var expectation = Connection.Expectation.body(0)
    private(set) var isEncoded = false

    init(_ request: HTTPRequest) {
        for field in request.headerFields {
            switch field.name {
            // The decoder has refused what is no number, and lengths that differ.
            case .contentLength: expectation = .body(Int(field.value) ?? 0)
            case .transferEncoding: expectation = .chunks
            case .contentEncoding: isEncoded = true
            default: break
            }
        }
    }
}
