/// By what events can be told apart and chosen: one of their fields, or one of their properties.
public enum Dimension: Hashable, Sendable {
    case field(EventField)
    /// By its name in UTF-8. Names are compared by their bytes.
    case property([UInt8])

    private static let prefix = "\(EventField.properties.name)."

    /// Reads a name: that of a field, or `properties.` and a property's; `nil` when there is no such dimension.
    public init?(_ name: String) {
        if name.utf8.starts(with: Self.prefix.utf8) {
            let property = Array(name.utf8.dropFirst(Self.prefix.utf8.count))
            let length = String(decoding: property, as: UTF8.self).unicodeScalars.count
            guard EventRules.propertyNameLength.contains(length), !property.contains(0) else { return nil }
            self = .property(property)
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
        }
    }

    /// The field; `nil` for a property.
    public var field: EventField? {
        if case .field(let field) = self { field } else { nil }
    }

    /// What a question may name, for messages.
    static var list: String { (EventField.dimensions.map(\.name) + ["\(prefix)NAME"]).joined(separator: ", ") }
}
