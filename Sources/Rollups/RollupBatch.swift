import Analytics

/// What one transaction adds to the rollups: worked out before it begins, written in it, and known to the worker's caches
/// once it is committed.
package struct RollupBatch {
    /// One site's share.
    package struct SiteChanges {
        package let siteID: String
        package let key: CacheKey
        package var site: RollupSite
        package var isNewSite = false
        /// Its document is damaged: until that is repaired nothing more is counted.
        package var isDamaged = false
        package var hasNewValues = false
        package var delta = RollupDelta()

        package init(siteID: String, key: CacheKey, site: RollupSite) {
            self.siteID = siteID
            self.key = key
            self.site = site
        }

        package var version: RollupVersion { RollupVersion(siteID: siteID, generation: site.generation) }
    }

    /// A value of a field that the rollups know.
    package struct Value {
        package let siteIndex: Int
        package let dimension: RollupDimension
        /// As it is stored in an event: length, UTF-8, NUL.
        package let text: ArraySlice<UInt8>
        /// Below 0 when it has none yet, or a damaged one.
        package var number = -1
        package var isNew = true
    }

    /// A user of one site.
    package struct User {
        package let siteIndex: Int
        /// As it is stored in an event.
        package let text: ArraySlice<UInt8>
        package var days = UserDays()
        package var isNew = true
        package var hasChanged = false
    }

    package var sites: [SiteChanges]
    /// For each event of the batch, the place of its site.
    package internal(set) var siteIndexes: [Int] = []
    package var values: [CacheKey: Value] = [:]
    /// The values of all events, one event's behind the other's: a list for each event would cost an allocation.
    private(set) var eventValues: [(dimension: RollupDimension, key: CacheKey)] = []
    package var users: [CacheKey: User] = [:]

    package init(sites: [SiteChanges] = []) {
        self.sites = sites
    }

    /// Of the sites whose events are counted.
    package var siteIDs: [String] { sites.filter { !$0.isDamaged }.map(\.siteID) }

    /// How many values events have been given; those of one event stand between two such numbers.
    package var eventValueCount: Int { eventValues.count }

    /// Gives the event that is to be counted next a value.
    package mutating func addEventValue(_ dimension: RollupDimension, _ key: CacheKey) {
        eventValues.append((dimension, key))
    }

    /// Forgets the values of events that have been counted.
    package mutating func removeEventValues() {
        eventValues.removeAll(keepingCapacity: true)
    }

    /// Names a value, which is new unless it is known already.
    /// - Parameter text: As it is stored in an event.
    package mutating func name(_ dimension: RollupDimension, _ text: ArraySlice<UInt8>, siteIndex: Int) -> CacheKey {
        let key = CacheKey(sites[siteIndex].key, kind: dimension.rawValue, text.dropFirst(4).dropLast())
        if values[key] == nil { values[key] = Value(siteIndex: siteIndex, dimension: dimension, text: text) }
        return key
    }

    /// Names a user, who is new unless known already.
    /// - Parameter text: As it is stored in an event.
    package mutating func name(user text: ArraySlice<UInt8>, siteIndex: Int) -> CacheKey {
        let key = CacheKey(sites[siteIndex].key, kind: 0, text.dropFirst(4).dropLast())
        if users[key] == nil { users[key] = User(siteIndex: siteIndex, text: text) }
        return key
    }

    /// Counts one event.
    package mutating func count(_ event: RollupEvent) {
        let hour = Int(event.timestamp / 3_600_000)
        var counts = event.isBot ? Measures(bots: 1) : Measures(events: 1, views: event.isView ? 1 : 0)
        for place in event.values {
            let (dimension, key) = eventValues[place]
            countValue(key, dimension, counts, hour: hour, siteIndex: event.siteIndex)
        }
        if let user = event.user { countUser(user, hour: hour, siteIndex: event.siteIndex, &counts) }
        sites[event.siteIndex].delta.hours[hour, default: .none] += counts
        sites[event.siteIndex].delta.first = min(sites[event.siteIndex].delta.first, event.timestamp)
        sites[event.siteIndex].delta.last = max(sites[event.siteIndex].delta.last, event.timestamp)
    }

    private mutating func countValue(
        _ key: CacheKey,
        _ dimension: RollupDimension,
        _ counts: Measures,
        hour: Int,
        siteIndex: Int
    ) {
        guard let number = number(of: key, siteIndex: siteIndex) else { return }
        let valueDay = RollupDelta.ValueDay(dimension: dimension, day: hour / 24, value: number)
        sites[siteIndex].delta.valueDays[valueDay, default: .none] += counts
    }

    /// The value's number; the next one that is free when it is new.
    private mutating func number(of key: CacheKey, siteIndex: Int) -> Int? {
        guard let value = values[key] else { return nil }
        guard value.number < 0 else { return value.number }
        guard value.isNew else { return nil }
        let number = sites[siteIndex].site.valueCounts[value.dimension, default: 0]
        sites[siteIndex].site.valueCounts[value.dimension] = number + 1
        sites[siteIndex].hasNewValues = true
        values[key]?.number = number
        return number
    }

    private mutating func countUser(_ key: CacheKey, hour: Int, siteIndex: Int, _ counts: inout Measures) {
        guard let visit = users[key]?.days.add(hour: hour), visit != .known else { return }
        users[key]?.hasChanged = true
        counts.users = 1
        guard case .day(let previous, let next) = visit else { return }
        let day = hour / 24
        let before = previous ?? RollupTotals.never
        sites[siteIndex].delta.add(RollupDelta.Change(day: day, previous: before), 1)
        guard let next else { return }
        // The user's next visit does not follow the one before any more, but this one.
        sites[siteIndex].delta.add(RollupDelta.Change(day: next, previous: before), -1)
        sites[siteIndex].delta.add(RollupDelta.Change(day: next, previous: day), 1)
    }
}

// What is known, and the documents of what is new.
extension RollupBatch {
    package mutating func know(user key: CacheKey, _ days: UserDays) {
        users[key]?.days = days
        users[key]?.isNew = false
    }

    package mutating func know(value key: CacheKey, _ number: Int) {
        values[key]?.number = number
        values[key]?.isNew = false
    }
}
