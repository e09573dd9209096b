/// The parameters of a URL's query: each is known and was given once.
struct QueryParameters {
    private let values: [String: String]

    /// - Parameters:
    ///   - parameters: Names and values, percent-decoded, in their order.
    ///   - resource: Whose they are, for the message.
    ///   - known: The names that the resource takes.
    /// - Throws: ``InvalidInput`` for a name that is not known or is repeated.
    init(_ parameters: [(name: String, value: String)], of resource: String, known: Set<String>) throws(InvalidInput) {
        var values: [String: String] = [:]
        for (name, value) in parameters {
            guard known.contains(name) else {
                let names = known.sorted().joined(separator: ", ")
                throw InvalidInput(field: name, rule: "is not a parameter of \(resource); these are: \(names)")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw InvalidInput(field: name, rule: "must be given only once")
            }
        }
        self.values = values
    }

    /// The value as it was given.
    subscript(_ name: String) -> String? { values[name] }

    /// The site, which every question names.
    func siteID() throws(InvalidInput) -> String {
        guard let site = try text("site_id", length: EventRules.identifierLength) else {
            throw InvalidInput(field: "site_id", rule: "is required")
        }
        return site
    }

    /// Text of so many characters.
    func text(_ name: String, length: ClosedRange<Int>) throws(InvalidInput) -> String? {
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
        guard let value = values[name] else { return nil }
        guard let choice = Choice(rawValue: value) else {
            let words = Choice.allCases.map(\.rawValue)
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
