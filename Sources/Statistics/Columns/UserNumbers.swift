import Columns

/// The users of a site, numbered within each part of ``UserHash``.
///
/// A user's number is the place within the part times ``UserHash/partCount``, plus the part. So all parts together use
/// the numbers from 0 on with few gaps, and so does each alone once the part is taken off.
struct UserNumbers: Sendable {
    private var parts = Array(repeating: TextDictionary(), count: UserHash.partCount)
    /// How many users the largest part has.
    private(set) var largestPart = 0

    /// All numbers are below.
    var bound: Int { largestPart * UserHash.partCount }
    var memory: Int { parts.reduce(0) { $0 + $1.memory + 64 } }

    mutating func add(_ user: ArraySlice<UInt8>, part: Int) -> Int {
        let place = parts[part].add(user)
        largestPart = max(largestPart, place + 1)
        return place * UserHash.partCount + part
    }

    func number(of user: ArraySlice<UInt8>) -> Int? {
        let part = UserHash.part(of: UserHash.hash(user))
        return parts[part].number(of: user).map { $0 * UserHash.partCount + part }
    }

    /// The user of a number; no text for a number that no user has.
    subscript(number: Int) -> ArraySlice<UInt8> {
        let (part, place) = (number % UserHash.partCount, number / UserHash.partCount)
        return place < parts[part].count ? parts[part][place] : []
    }
}
