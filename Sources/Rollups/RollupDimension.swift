package import Analytics

/// A field by whose values the rollups tell events apart.
package struct RollupDimension: RawRepresentable, Hashable, CaseIterable, Sendable {
    /// In the order of their numbers.
    package static let allCases = EventField.rolledUp.compactMap { RollupDimension($0) }

    /// By their numbers, which are small.
    private static let numbered = (0...(allCases.last?.rawValue ?? 0)).map { number in
        allCases.first { $0.rawValue == number }
    }

    package let field: EventField
    /// What documents call it.
    package let rawValue: Int

    /// `nil` when the rollups do not know the field.
    package init?(_ field: EventField) {
        guard let rollup = field.about.rollup else { return nil }
        self.field = field
        rawValue = rollup.number
    }

    /// `nil` when no field has the number.
    package init?(rawValue: Int) {
        guard Self.numbered.indices.contains(rawValue), let known = Self.numbered[rawValue] else { return nil }
        self = known
    }

    package static func == (left: RollupDimension, right: RollupDimension) -> Bool { left.rawValue == right.rawValue }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(rawValue)
    }
}
