/// A question's bound on one field. Values are compared by their bytes.
public struct EventFilter: Equatable, Sendable {
    /// Which values are meant.
    public enum Match: Equatable, Sendable {
        /// This one only.
        case exact
        /// All that begin with these bytes.
        case prefix
    }

    /// The field.
    public let field: EventField
    /// How its values are compared.
    public let match: Match
    /// What they are compared with.
    public let value: String

    /// Makes a filter.
    public init(_ field: EventField, _ match: Match, _ value: String) {
        self.field = field
        self.match = match
        self.value = value
    }

    /// The parameter that asks for it.
    public var parameter: String {
        match == .prefix ? field.about.filter?.prefixParameter ?? field.name : field.name
    }

    /// The first string, in the order of bytes, behind all that begin with a prefix; `nil` when there is none.
    ///
    /// The bytes of UTF-8 are ordered as the code points are, so this is the prefix with its last code point raised by
    /// one. The highest code point cannot be raised; it is dropped and the one before it is raised.
    public static func end(ofPrefix prefix: String) -> String? {
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            // Surrogates, U+D800 to U+DFFF, are not code points that a string can have.
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            if let raised = Unicode.Scalar(next) {
                var end = String.UnicodeScalarView(scalars)
                end.append(raised)
                return String(end)
            }
        }
        return nil
    }
}
