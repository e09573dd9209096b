/// By what events can be told apart and chosen: one of their fields, one of their properties, or a page of their visit.
public enum Dimension: Hashable, Sendable {
    case field(EventField)
    /// By its name in UTF-8. Names are compared by their bytes.
    case property([UInt8])
    /// The path of the first event of the visit that has one; of several at one moment, the one whose bytes come first.
    case entryPath
    /// The path of the last event of the visit that has one; of several at one moment, the one whose bytes come first.
    case exitPath

    private static let prefix = "\(EventField.properties.name)."
    private static let visitNames: [(name: String, dimension: Dimension)] = [
        ("entry_path", .entryPath), ("exit_path", .exitPath),
    ]

    /// Reads a name: that of a field, or `properties.` and a property's; `nil` when there is no such dimension.
    public init?(_ name: String) {
        if name.utf8.starts(with: Self.prefix.utf8) {
            let property = Array(name.utf8.dropFirst(Self.prefix.utf8.count))
            let length = String(decoding: property, as: UTF8.self).unicodeScalars.count
            guard EventRules.propertyNameLength.contains(length), !property.contains(0) else { return nil }
            self = .property(property)
        } else if let known = Self.visitNames.first(where: { $0.name == name }) {
            self = known.dimension
        } else if let field = EventField(utf8: Array(name.utf8)), EventField.dimensions.contains(field) {
            self = .field(field)
        } else {
            return nil
        }
    }

    /// As it is written in questions and answers.
    public var name: String {
        switch self {
        case .field(let field): field.name
        case .property(let name): Self.prefix + String(decoding: name, as: UTF8.self)
        case .entryPath, .exitPath: Self.visitNames.first { $0.dimension == self }?.name ?? ""
        }
    }

    /// The field; `nil` for a property and for what is of a visit.
    public var field: EventField? {
        if case .field(let field) = self { field } else { nil }
    }

    /// Whether all events of a visit have the same value; those that belong to none have no value.
    public var isOfVisit: Bool { self == .entryPath || self == .exitPath }

    /// What a question may name, for messages.
    static var list: String {
        (EventField.dimensions.map(\.name) + visitNames.map(\.name) + ["\(prefix)NAME"]).joined(separator: ", ")
    }
}
