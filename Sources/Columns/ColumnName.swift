package import Analytics

/// What a column holds of each row.
package enum ColumnName: Hashable, Sendable {
    /// When the event was, in milliseconds since 1970.
    case timestamp
    /// The text of a field.
    case text(EventField)
    /// The value of one property, by its name in UTF-8.
    case property([UInt8])
    /// Properties that have no column of their own, because a block has only so many: see ``RestOfProperties``.
    case rest

    /// The fields that have a column: all texts, but the site, which a block has one of.
    package static let fields = EventField.texts.filter { $0 != .siteID }

    private static let prefix = Array("\(EventField.properties.name).".utf8)
    private static let restName = Array(EventField.properties.name.utf8)
    private static let timestampName = Array(EventField.timestamp.name.utf8)

    /// That of a dimension; the pages of a visit are paths.
    package init(_ dimension: Dimension) {
        switch dimension {
        case .field(let field): self = .text(field)
        case .property(let name): self = .property(name)
        case .entryPath, .exitPath: self = .text(.path)
        }
    }

    /// As it is stored.
    package var stored: [UInt8] {
        switch self {
        case .timestamp: Self.timestampName
        case .text(let field): Array(field.name.utf8)
        case .property(let name): Self.prefix + name
        case .rest: Self.restName
        }
    }

    /// Reads what is stored; `nil` for a name that this program does not know.
    package init?(stored: [UInt8]) {
        if stored.starts(with: Self.prefix) {
            self = .property(Array(stored.dropFirst(Self.prefix.count)))
        } else if stored == Self.restName {
            self = .rest
        } else if stored == Self.timestampName {
            self = .timestamp
        } else if let field = EventField(utf8: stored), Self.fields.contains(field) {
            self = .text(field)
        } else {
            return nil
        }
    }
}
