/// A question's bound on one dimension. Values are compared by their bytes.
public struct EventFilter: Equatable, Sendable {
    /// Which values are meant.
    public enum Match: Equatable, Sendable {
        /// One of these.
        case exact
        /// All that begin with one of these.
        case prefix
        /// All that have one of these in them.
        case contains
        /// None at all: the event has no value.
        case absent
    }

    /// What is compared.
    public let dimension: Dimension
    /// How its values are compared.
    public let match: Match
    /// What they are compared with; none for ``Match/absent``.
    public let values: [String]
    /// The same in UTF-8: many texts may be compared with them.
    private let bytes: [[UInt8]]
    /// Whether exactly the other events are meant, those without a value included.
    public let isNegated: Bool
    /// As it was written in the parameter `filter`; `nil` when it came in a parameter of its own.
    public let expression: String?

    /// Makes a filter of a parameter of its own.
    public init(_ field: EventField, _ match: Match, _ value: String) {
        dimension = .field(field)
        self.match = match
        values = [value]
        bytes = [Array(value.utf8)]
        isNegated = false
        expression = nil
    }

    /// The parameter that asks for it, and what it is given.
    public var parameter: (name: String, value: String) {
        if let expression { return (Self.parameterName, expression) }
        let definition = dimension.field?.about
        let name = match == .prefix ? definition?.filter?.prefixParameter : definition?.name
        return (name ?? dimension.name, values.first ?? "")
    }

    /// Whether an event passes whose value this is; `nil` for none.
    package func passes(_ value: ArraySlice<UInt8>?) -> Bool {
        guard let value else { return (match == .absent) != isNegated }
        let isMeant =
            switch match {
            case .exact: bytes.contains { $0.elementsEqual(value) }
            case .prefix: bytes.contains { value.starts(with: $0) }
            case .contains: bytes.contains { Self.contains(value, $0) }
            case .absent: false
            }
        return isMeant != isNegated
    }

    private static func contains(_ text: ArraySlice<UInt8>, _ part: [UInt8]) -> Bool {
        guard let first = part.first, part.count <= text.count else { return part.isEmpty }
        for start in text.startIndex...text.endIndex - part.count where text[start] == first {
            var length = 1
            while length < part.count, text[start + length] == part[length] { length += 1 }
            if length == part.count { return true }
        }
        return false
    }
}

// The parameter `filter`: a dimension, an operator, and values between vertical bars.
extension EventFilter {
    static let parameterName = "filter"
    /// Most values in one filter.
    private static let valueLimit = 100

    private static let operators: [(text: StaticString, match: Match, isNegated: Bool)] = [
        ("==", .exact, false), ("!=", .exact, true), ("=^", .prefix, false), ("!^", .prefix, true),
        ("=@", .contains, false), ("!@", .contains, true),
    ]

    /// Reads a filter such as `path=^/blog/`, `event_type!=click|scroll`, `properties.plan==` (which has no value).
    ///
    /// - Parameter parameter: What it was given in, for messages.
    /// - Throws: ``InvalidInput``.
    init(_ expression: String, parameter: String = parameterName) throws(InvalidInput) {
        func invalid(_ rule: String) -> InvalidInput { InvalidInput(field: parameter, rule: rule) }
        let text = Array(expression.utf8)
        let place = text.indices.lazy.compactMap { start in
            Self.operators.first { text[start...].starts(with: "\($0.text)".utf8) }.map { (start, $0) }
        }.first
        guard let (start, sign) = place else {
            throw invalid("must be a dimension, one of == != =^ !^ =@ !@, and values between |")
        }
        let name = String(decoding: text[..<start], as: UTF8.self)
        guard let dimension = Dimension(name) else {
            throw invalid("names \(name.debugDescription), which is no dimension; these are: \(Dimension.list)")
        }
        let values = Self.values(text[(start + 2)...])
        guard values.count <= Self.valueLimit else { throw invalid("must have at most \(Self.valueLimit) values") }
        let isAbsent = values == [""]
        guard !isAbsent || sign.match == .exact else { throw invalid("needs a value behind \(name)") }
        guard isAbsent || !values.contains("") else { throw invalid("has an empty value beside others") }
        guard !expression.utf8.contains(0) else { throw invalid("must not contain the NUL character") }
        self.dimension = dimension
        match = isAbsent ? .absent : sign.match
        self.values = isAbsent ? [] : values
        bytes = self.values.map { Array($0.utf8) }
        isNegated = sign.isNegated
        self.expression = expression
    }

    /// What stands between bars. A backslash takes a bar or a backslash behind it as it is.
    private static func values(_ bytes: ArraySlice<UInt8>) -> [String] {
        var values: [[UInt8]] = [[]]
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "|") {
                values.append([])
            } else if byte == UInt8(ascii: "\\"), let next = rest.first, next == byte || next == UInt8(ascii: "|") {
                values[values.count - 1].append(next)
                rest = rest.dropFirst()
            } else {
                values[values.count - 1].append(byte)
            }
        }
        return values.map { String(decoding: $0, as: UTF8.self) }
    }
}
