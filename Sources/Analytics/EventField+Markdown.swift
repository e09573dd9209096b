extension EventField {
    /// The documentation's table of all fields.
    public static var markdown: String {
        (["| field | type | rule |", "|---|---|---|"] + allCases.map(\.row)).joined(separator: "\n")
    }

    private var row: String {
        let lengths = length.map { length in
            length.count == 1
                ? "\(length.lowerBound) characters"
                : "\(length.lowerBound)–\(Self.grouped(length.upperBound)) characters"
        }
        // An identity's note goes on from its length; the others' are remarks.
        let separator = if case .identity = about.kind { ", " } else { "; " }
        let rule = [lengths, about.note].compactMap(\.self).joined(separator: separator)
        return "| `\(name)` | \(about.kind.noun)\(about.isRequired ? ", required" : "") | \(rule) |"
    }

    /// With a comma before the last three digits.
    private static func grouped(_ number: Int) -> String {
        number < 1_000 ? "\(number)" : "\(number / 1_000),\((number % 1_000).padded(3))"
    }
}
