/// The days on which one user was seen, and in which hours of each.
package struct UserDays: Equatable, Sendable {
    /// What is new about a visit.
    package enum Addition: Equatable, Sendable {
        /// Nothing: the user was seen in that hour before.
        case known
        /// The hour; the day is known.
        case hour
        /// The day, with those before and after it on which the user was seen.
        case day(previous: Int?, next: Int?)
    }

    /// One for each day in order: its number in the upper bits, and a bit for each hour in the lower 24.
    private var days: [UInt64] = []

    package init() {}

    /// Adds an hour since 1970.
    package mutating func add(hour: Int) -> Addition {
        let day = UInt64(hour / 24)
        let bit = UInt64(1) << UInt64(hour % 24)
        // Nearly always behind the last one.
        var index = days.count
        while index > 0, days[index - 1] >> 24 > day { index -= 1 }
        if index > 0, days[index - 1] >> 24 == day {
            guard days[index - 1] & bit == 0 else { return .known }
            days[index - 1] |= bit
            return .hour
        }
        let previous = index > 0 ? Int(days[index - 1] >> 24) : nil
        let next = index < days.count ? Int(days[index] >> 24) : nil
        days.insert(day << 24 | bit, at: index)
        return .day(previous: previous, next: next)
    }

    /// For the document.
    package var packed: PackedNumbers {
        var packed = PackedNumbers()
        var before = 0
        for batch in days {
            packed.append(Int(batch >> 24) - before)
            packed.append(Int(batch & 0xFF_FFFF))
            before = Int(batch >> 24)
        }
        return packed
    }

    /// Reads what ``packed`` wrote.
    /// - Throws: ``RollupDamage``.
    package init(packed: PackedReader) throws(RollupDamage) {
        var reader = packed
        var day = 0
        while !reader.isAtEnd {
            let step = try reader.next()
            let hours = try reader.next()
            day += step
            guard day < 1 << 32, (1...0xFF_FFFF).contains(hours), days.isEmpty || step > 0 else {
                throw RollupDamage("the days of a user are not in order")
            }
            days.append(UInt64(day) << 24 | UInt64(hours))
        }
    }
}
