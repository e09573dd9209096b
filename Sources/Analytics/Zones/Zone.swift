import Synchronization

/// A time zone: how far clocks there are ahead of UTC, at every moment.
public struct Zone: Sendable, Hashable {
    /// As in the time zone database: `Europe/Berlin`.
    public let name: String
    /// Moments at which clocks are set, in seconds since 1970.
    private let changes: [Int64]
    /// Seconds ahead of UTC before the first of these moments, and from each of them on.
    private let offsets: [Int64]

    /// Without any change.
    public static let utc = Zone(name: "UTC", changes: [], offsets: [0])

    init(name: String, changes: [Int64], offsets: [Int64]) {
        self.name = name
        self.changes = changes
        self.offsets = offsets
    }

    private static let known = Mutex<[String: Zone]>([:])

    /// Looks a zone up in the system's database; `nil` when it has none of that name.
    public init?(_ name: String) {
        if name == Self.utc.name {
            self = .utc
            return
        }
        if let zone = Self.known.withLock({ $0[name] }) {
            self = zone
            return
        }
        guard let zone = ZoneFile(name)?.zone else { return nil }
        // There are only so many files.
        Self.known.withLock { $0[name] = zone }
        self = zone
    }

    /// Zones of one name are one zone.
    public static func == (left: Zone, right: Zone) -> Bool { left.name == right.name }

    /// By the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// Milliseconds ahead of UTC.
    public func offset(at moment: Timestamp) -> Int64 {
        offset(atSecond: moment.milliseconds.floorDivided(by: 1_000)) * 1_000
    }

    /// The day on which a moment falls there.
    public func day(of moment: Timestamp) -> Day {
        Timestamp(milliseconds: moment.milliseconds + offset(at: moment)).day
    }

    /// The first moment of a day there. Where clocks are set forward over midnight it is the moment at which they are; where
    /// they are set back over it, the first of two midnights.
    public func start(of day: Day) -> Timestamp {
        let midnight = Int64(day.number) * 86_400
        let before = offset(atSecond: midnight - 86_400)
        let behind = offset(atSecond: midnight + 86_400)
        let first = midnight - before
        if offset(atSecond: first) == before { return Timestamp(milliseconds: first * 1_000) }
        if offset(atSecond: midnight - behind) == behind { return Timestamp(milliseconds: (midnight - behind) * 1_000) }
        // There is no such midnight.
        return Timestamp(milliseconds: (latestChange(until: first) ?? first) * 1_000)
    }
}

// Hours and minutes, which begin when the clock shows a full one.
extension Zone {
    /// The beginning of the hour or minute in which a moment lies.
    func floor(_ moment: Timestamp, to length: Int64) -> Timestamp {
        let offset = offset(at: moment)
        let local = moment.milliseconds + offset
        let start = moment.milliseconds - (local - local.floorDivided(by: length) * length)
        let second = moment.milliseconds.floorDivided(by: 1_000)
        guard let change = latestChange(until: second).map({ $0 * 1_000 }), change > start else {
            return Timestamp(milliseconds: start)
        }
        return isStart(change, length)
            ? Timestamp(milliseconds: change) : floor(Timestamp(milliseconds: change - 1), to: length)
    }

    /// The beginning of the next hour or minute.
    func next(after moment: Timestamp, _ length: Int64) -> Timestamp {
        let next = full(from: moment.milliseconds + 1, length, offset(at: moment))
        let second = moment.milliseconds.floorDivided(by: 1_000)
        guard let change = changes[place(behind: second)...].first, change * 1_000 <= next else {
            return Timestamp(milliseconds: next)
        }
        let start = Timestamp(milliseconds: change * 1_000)
        if isStart(start.milliseconds, length) { return start }
        return Timestamp(milliseconds: full(from: start.milliseconds, length, offset(at: start)))
    }

    /// Whether an hour or a minute begins when clocks are set: the clock shows a full one, or another one than before.
    private func isStart(_ change: Int64, _ length: Int64) -> Bool {
        let local = change + offset(at: Timestamp(milliseconds: change))
        let before = change - 1 + offset(at: Timestamp(milliseconds: change - 1))
        let hour = local.floorDivided(by: length)
        return local == hour * length || before.floorDivided(by: length) != hour
    }

    /// The first full hour or minute from a moment on, as long as clocks are not set.
    private func full(from moment: Int64, _ length: Int64, _ offset: Int64) -> Int64 {
        (moment + offset + length - 1).floorDivided(by: length) * length - offset
    }
}

extension Zone {
    private func offset(atSecond second: Int64) -> Int64 { offsets[place(behind: second)] }

    /// The moment at which clocks were set last, up to another one.
    private func latestChange(until second: Int64) -> Int64? {
        let place = place(behind: second)
        return place > 0 ? changes[place - 1] : nil
    }

    /// How many changes there are up to a moment.
    private func place(behind second: Int64) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Timestamp {
    /// RFC 3339 in a zone, milliseconds cut off: `2025-11-14T16:30:01+01:00`, or with `Z` in UTC.
    public func inSeconds(in zone: Zone) -> String {
        guard zone != .utc else { return inSeconds }
        let offset = zone.offset(at: self)
        let minutes = Int(abs(offset) / 60_000)
        let text = Timestamp(milliseconds: milliseconds + offset).inSeconds.dropLast()
        return "\(text)\(offset < 0 ? "-" : "+")\((minutes / 60).padded(2)):\((minutes % 60).padded(2))"
    }
}
