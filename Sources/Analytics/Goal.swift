/// Something that visitors may do: the events that pass all of its filters. A step of a funnel is one, too.
public struct Goal: Equatable, Sendable {
    /// All of them must hold.
    public let filters: [EventFilter]
    /// As it was written.
    public let expression: String

    /// Reads filters between semicolons, such as `event_type==signup;properties.plan==pro`. A backslash takes a semicolon
    /// behind it as it is.
    ///
    /// - Parameter parameter: What it was given in, for messages.
    /// - Throws: ``InvalidInput``.
    init(_ expression: String, parameter: String) throws(InvalidInput) {
        var filters: [EventFilter] = []
        for part in Self.parts(expression) {
            let filter = try EventFilter(part, parameter: parameter)
            if filter.dimension.isOfVisit {
                throw InvalidInput(field: parameter, rule: "must not be about \(filter.dimension.name)")
            }
            filters.append(filter)
        }
        self.filters = filters
        self.expression = expression
    }

    private static func parts(_ expression: String) -> [String] {
        var parts: [[UInt8]] = [[]]
        var isEscaped = false
        for byte in expression.utf8 {
            if byte == UInt8(ascii: ";") {
                if isEscaped {
                    parts[parts.count - 1][parts[parts.count - 1].count - 1] = byte
                } else {
                    parts.append([])
                }
            } else {
                parts[parts.count - 1].append(byte)
            }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }
}
