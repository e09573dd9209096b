import Configuration

/// Looks up one variable and checks it.
struct SettingSource {
    private let reader: ConfigReader

    init(_ reader: ConfigReader) {
        self.reader = reader
    }

    /// The value as it is; it may be a secret.
    func text(_ variable: String, default fallback: String) -> String {
        string(variable, isSecret: true) ?? fallback
    }

    func text(
        _ variable: String,
        default fallback: String,
        allowed: String,
        where isAllowed: (String) -> Bool
    ) throws(InvalidSetting) -> String {
        let value = string(variable) ?? fallback
        guard isAllowed(value) else { throw InvalidSetting(variable: variable, value: value, allowed: allowed) }
        return value
    }

    /// The path of a file; whether it can be read is for whoever reads it to say.
    func path(_ variable: String) -> String? { string(variable) }

    func integer(
        _ variable: String,
        default fallback: Int,
        in range: ClosedRange<Int>
    ) throws(InvalidSetting) -> Int {
        guard let value = string(variable) else { return fallback }
        guard let number = Int(value), range.contains(number) else {
            throw InvalidSetting(
                variable: variable,
                value: value,
                allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ variable: String,
        default fallback: Choice
    ) throws(InvalidSetting) -> Choice where Choice.RawValue == String {
        guard let value = string(variable) else { return fallback }
        guard let choice = Choice(rawValue: value.lowercased()) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw InvalidSetting(variable: variable, value: value, allowed: "one of \(names)")
        }
        return choice
    }

    /// The variable's value without quotes around it, which other readers of `.env` files take off too.
    ///
    /// A variable that is set but empty counts as not set, as `NAME=` in a copied `.env.example` means.
    private func string(_ variable: String, isSecret: Bool = false) -> String? {
        let key = ConfigKey(variable.lowercased().split(separator: "_").map(String.init))
        guard var value = reader.string(forKey: key, isSecret: isSecret) else { return nil }
        if let quote = value.first, "\"'".contains(quote), value.count >= 2, value.last == quote {
            value = String(value.dropFirst().dropLast())
        }
        return value.isEmpty ? nil : value
    }
}
