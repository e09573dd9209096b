/// What is to be known of a field of an event: see ``EventField``.
public struct EventFieldDefinition: Equatable, Sendable {
    /// What values it has, and how they are stored.
    public enum Kind: Equatable, Sendable {
        /// A string of so many characters, which are Unicode scalars; stored as it is.
        case text(ClosedRange<Int>)
        /// A string of so many characters that is not stored: `_id` is made of it.
        case identity(ClosedRange<Int>)
        /// A string of so many characters that is not stored: other fields are derived from it.
        case raw(ClosedRange<Int>)
        /// A string that is stored as a date.
        case timestamp
        /// A flat object.
        case object

        /// How many characters a plain string may have.
        public var length: ClosedRange<Int>? {
            switch self {
            case .text(let length), .identity(let length), .raw(let length): length
            case .timestamp, .object: nil
            }
        }

        /// Whether it is stored as a string.
        public var isText: Bool {
            if case .text = self { true } else { false }
        }

        var noun: String { self == .object ? "object" : "string" }
    }

    /// How a question asks for events that have some value of the field.
    public enum Filter: Equatable, Sendable {
        /// By the value, in the parameter of the field's name.
        case exact
        /// By the value, or by its first bytes in another parameter.
        case exactOrPrefix(parameter: String)

        /// The parameter that asks for the first bytes, if there is one.
        public var prefixParameter: String? {
            if case .exactOrPrefix(let parameter) = self { parameter } else { nil }
        }
    }

    /// How its values are counted in the rollups.
    public struct Rollup: Equatable, Sendable {
        /// What the field is called in the rollups' documents: never to change, as these are stored.
        public let number: Int
        /// Where `rollup_sites` keeps how many values there are.
        public let countName: String

        /// Whether there are sites without that count, because they are older than the field's rollups.
        public var mayLackCount: Bool { number > 2 }
    }

    /// Its name in JSON, in documents and in questions.
    public let name: String
    /// What values it has.
    public let kind: Kind
    /// Whether every event must have it.
    public let isRequired: Bool
    /// How it can be asked for in a parameter of its own, beside `filter`; `nil` when it cannot.
    public let filter: Filter?
    /// How it is counted in the rollups; `nil` when it is not, and a breakdown has to read columns.
    public let rollup: Rollup?
    /// What it is called in sentences.
    public let noun: String
    /// What the documentation says beside its length.
    public let note: String?

    init(
        _ name: String,
        _ kind: Kind,
        isRequired: Bool = false,
        filter: Filter? = nil,
        rollup: Rollup? = nil,
        noun: String,
        note: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.filter = filter
        self.rollup = rollup
        self.noun = noun
        self.note = note
    }
}
