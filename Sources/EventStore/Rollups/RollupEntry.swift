/// What one transaction adds to the rollups: worked out before it begins, written in it, and known to the worker's caches
/// once it is committed.
struct RollupEntry {
    /// One site's share.
    struct Page {
        let siteID: String
        let key: CacheKey
        var site: RollupSite
        var isNewSite = false
        /// Its document is damaged: until that is repaired nothing more is counted.
        var isLost = false
        var hasNewValues = false
        var delta = RollupDelta()

        init(siteID: String, key: CacheKey, site: RollupSite) {
            self.siteID = siteID
            self.key = key
            self.site = site
        }

        var book: RollupBook { RollupBook(siteID: siteID, generation: site.generation) }
    }

    /// A path or event type.
    struct Value {
        let page: Int
        let dimension: RollupDimension
        /// As it is stored in an event: length, UTF-8, NUL.
        let text: ArraySlice<UInt8>
        /// Below 0 when it has none yet, or a damaged one.
        var number = -1
        var isNew = true
    }

    /// A user of one site.
    struct User {
        let page: Int
        /// As it is stored in an event.
        let text: ArraySlice<UInt8>
        var days = UserDays()
        var isNew = true
        var hasChanged = false
    }

    var pages: [Page]
    var values: [CacheKey: Value] = [:]
    var users: [CacheKey: User] = [:]

    init(pages: [Page] = []) {
        self.pages = pages
    }

    /// Of the sites whose events are counted.
    var siteIDs: [String] { pages.filter { !$0.isLost }.map(\.siteID) }

    /// Names a path or event type, which is new unless it is known already.
    /// - Parameter text: As it is stored in an event.
    mutating func name(_ dimension: RollupDimension, _ text: ArraySlice<UInt8>, page: Int) -> CacheKey {
        let key = CacheKey(pages[page].key, kind: dimension.rawValue, text.dropFirst(4).dropLast())
        if values[key] == nil { values[key] = Value(page: page, dimension: dimension, text: text) }
        return key
    }

    /// Names a user, who is new unless known already.
    /// - Parameter text: As it is stored in an event.
    mutating func name(user text: ArraySlice<UInt8>, page: Int) -> CacheKey {
        let key = CacheKey(pages[page].key, kind: 0, text.dropFirst(4).dropLast())
        if users[key] == nil { users[key] = User(page: page, text: text) }
        return key
    }

    /// Counts one event.
    mutating func count(_ event: RollupEvent) {
        let hour = Int(event.timestamp / 3_600_000)
        var counts = RollupCounts(events: 1, views: event.isView ? 1 : 0)
        see(event.eventType, .eventType, counts, hour: hour, page: event.page)
        if let path = event.path { see(path, .path, counts, hour: hour, page: event.page) }
        if let user = event.user { visit(user, hour: hour, page: event.page, &counts) }
        pages[event.page].delta.hours[hour, default: .none] += counts
        pages[event.page].delta.first = min(pages[event.page].delta.first, event.timestamp)
        pages[event.page].delta.last = max(pages[event.page].delta.last, event.timestamp)
    }

    private mutating func see(
        _ key: CacheKey,
        _ dimension: RollupDimension,
        _ counts: RollupCounts,
        hour: Int,
        page: Int
    ) {
        guard let number = number(of: key, page: page) else { return }
        let sighting = RollupDelta.Sighting(dimension: dimension, day: hour / 24, value: number)
        pages[page].delta.sightings[sighting, default: .none] += counts
    }

    /// The value's number; the next one that is free when it is new.
    private mutating func number(of key: CacheKey, page: Int) -> Int? {
        guard let value = values[key] else { return nil }
        guard value.number < 0 else { return value.number }
        guard value.isNew else { return nil }
        let number = pages[page].site.valueCounts[value.dimension, default: 0]
        pages[page].site.valueCounts[value.dimension] = number + 1
        pages[page].hasNewValues = true
        values[key]?.number = number
        return number
    }

    private mutating func visit(_ key: CacheKey, hour: Int, page: Int, _ counts: inout RollupCounts) {
        guard let visit = users[key]?.days.visit(hour: hour), visit != .known else { return }
        users[key]?.hasChanged = true
        counts.users = 1
        guard case .day(let previous, let next) = visit else { return }
        let day = hour / 24
        let before = previous ?? RollupTotals.never
        pages[page].delta.add(RollupDelta.Change(day: day, previous: before), 1)
        guard let next else { return }
        // The user's next visit does not follow the one before any more, but this one.
        pages[page].delta.add(RollupDelta.Change(day: next, previous: before), -1)
        pages[page].delta.add(RollupDelta.Change(day: next, previous: day), 1)
    }
}

// What is known, and the documents of what is new.
extension RollupEntry {
    mutating func know(user key: CacheKey, _ days: UserDays) {
        users[key]?.days = days
        users[key]?.isNew = false
    }

    mutating func know(value key: CacheKey, _ number: Int) {
        values[key]?.number = number
        values[key]?.isNew = false
    }
}
