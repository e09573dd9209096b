/// The parameters of a URL's query: each is known and was given once.
struct QueryParameters {
    private let values: [String: String]
    /// What was given of each parameter that may be repeated, in its order.
    let repeated: [String: [String]]

    /// - Parameters:
    ///   - parameters: Names and values, percent-decoded, in their order.
    ///   - resource: Whose they are, for the message.
    ///   - known: The names that the resource takes.
    ///   - repeatable: Those of them which may be given more than once.
    /// - Throws: ``InvalidInput`` for a name that is not known or is repeated.
    init(
        _ parameters: [(name: String, value: String)],
        of resource: String,
        known: Set<String>,
        repeatable: Set<String> = []
    ) throws(InvalidInput) {
        var values: [String: String] = [:]
        var repeated: [String: [String]] = [:]
        for (name, value) in parameters {
            guard known.contains(name) else {
                let names = known.sorted().joined(separator: ", ")
                throw InvalidInput(field: name, rule: "is not a parameter of \(resource); these are: \(names)")
            }
            if repeatable.contains(name) {
                repeated[name, default: []].append(value)
                continue
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw InvalidInput(field: name, rule: "must be given only once")
            }
        }
        self.values = values
        self.repeated = repeated
    }

    /// The value as it was given.
    subscript(_ name: String) -> String? { values[name] }

    /// The site, which every question names.
    func siteID() throws(InvalidInput) -> String {
        guard let site = try text(.siteID) else {
            throw InvalidInput(.siteID, "is required")
        }
        return site
    }

    /// A value that the field may have.
    /// - Parameter name: The parameter, when it is not called as the field is.
    func text(_ field: EventField, _ name: String? = nil) throws(InvalidInput) -> String? {
        guard let length = field.length else { return nil }
        return try text(name ?? field.name, length: length)
    }

    /// Text of so many characters.
    private func text(_ name: String, length: ClosedRange<Int>) throws(InvalidInput) -> String? {
        guard let value = values[name] else { return nil }
        guard length.contains(value.unicodeScalars.count) else {
            throw InvalidInput(
                field: name,
                rule: "must have \(length.lowerBound) to \(length.upperBound) characters"
            )
        }
        guard !value.unicodeScalars.contains("\0") else {
            throw InvalidInput(field: name, rule: "must not contain the NUL character")
        }
        return value
    }

    /// A whole number in decimal digits.
    func number(_ name: String, in range: ClosedRange<Int>) throws(InvalidInput) -> Int? {
        guard let value = values[name] else { return nil }
        guard value.utf8.allSatisfy({ $0 &- 48 < 10 }), let number = Int(value), range.contains(number) else {
            throw InvalidInput(
                field: name,
                rule: "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// A day of the calendar.
    func day(_ name: String) throws(InvalidInput) -> Day? {
        guard let value = values[name] else { return nil }
        guard let day = Day(value) else {
            throw InvalidInput(field: name, rule: "must be a day of the calendar, written YYYY-MM-DD")
        }
        return day
    }

    /// One of a few words.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        of type: Choice.Type
    ) throws(InvalidInput) -> Choice? {
        try choice(name, Array(type.allCases), named: \.rawValue)
    }

    private func choice<Choice>(
        _ name: String,
        _ choices: [Choice],
        named word: (Choice) -> String
    ) throws(InvalidInput) -> Choice? {
        guard let value = values[name] else { return nil }
        guard let choice = choices.first(where: { word($0) == value }) else {
            let words = choices.map(word)
            let list =
                words.count > 1
                ? words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1] : words.joined()
            throw InvalidInput(field: name, rule: "must be \(list)")
        }
        return choice
    }

    /// The place behind which a page begins.
    func cursor(_ name: String, of question: Fingerprint) throws(InvalidInput) -> PageCursor? {
        guard let value = values[name] else { return nil }
        guard let cursor = PageCursor(value, of: question) else {
            throw InvalidInput(field: name, rule: "must be the next_cursor of an answer to the same question")
        }
        return cursor
    }
}
