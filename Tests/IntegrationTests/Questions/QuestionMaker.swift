import Analytics
import RandomNumbers

/// Makes up events and questions about them: few enough of each kind that counts meet, ties are common and filters
/// find something.
struct QuestionMaker {
    private var numbers: SplitMix64
    private var eventCount = 0
    /// What came last of each site.
    private var last: [String: SampleEvent] = [:]

    init(seed: UInt64) {
        numbers = SplitMix64(seed: seed)
    }

    /// A site and the days of its events: some close together, some far apart.
    private static let sites: [(name: String, days: ClosedRange<Int>)] = [
        ("shop", 20_000...20_400), ("Shop", 20_406...20_408), ("a.b", 20_406...20_407), ("$site", 0...20_406),
        ("сайт", 19_782...19_782), ("site with space", 19_000...20_406), ("cafe\u{301}", 20_370...20_400),
        ("café", 20_370...20_400),
    ]
    private static let types = ["page_view", "click", "purchase", "page_view ", "$type"]
    private static let paths = [
        "/", "/home", "/home/", "/HOME", "/home/a", "/a.b.c", "/a.*", "/$set", "$where", "^/", "/a\u{301}", "/á", "/日本",
        "/日本/語", "/😀", "/😀😀", "/\u{FFFF}", "/quote\"", "/back\\slash", "/tab\there", "/%2e%2e", "//", " ", "paths./x",
        "_id", ".", "..", "...", "\u{D7FF}", "\u{E000}", "\u{10FFFF}", "\u{10FFFF}\u{10FFFF}x", "\u{301}",
        "/?a=b&c=d+e#f",
        "/" + String(repeating: "a", count: 2_047), "/" + String(repeating: "a", count: 2_046) + "b",
        String(repeating: "😀", count: 2_048), String(repeating: "😀", count: 2_047) + "!",
    ]
    private static let hosts = [
        "a.example", "A.example", "café", "cafe\u{301}", "$host", ".", String(repeating: "😀", count: 255),
    ]
    /// Names of properties, and their values: those of each second name are sent as numbers and booleans.
    private static let properties: [(name: String, values: [String])] = [
        ("plan", ["free", "pro", "team|x", "back\\slash", "1"]), ("n", ["1", "-2", "0.5", "true", "1048576000000"]),
        ("e\u{301}", ["é", "e\u{301}", " "]), ("é", ["1", "2"]), ("a b", [String(repeating: "😀", count: 500), "="]),
    ]
    private static let dimensions =
        ["path", "event_type", "hostname", "user_id", "bot", "properties.none"]
        + properties.map { "properties.\($0.name)" }
    private static let bots = ["Googlebot", "curl", "é"]
    private static let zones = [
        "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns",
        "Asia/Kathmandu", "America/Sao_Paulo", "UTC",
    ]
    private static let metrics = [
        "events", "views", "users", "visits", "bounce_rate", "visit_duration", "views_per_visit", "bots",
    ]
    private static let users = ["é", "e\u{301}", ".", "$user", "0"] + (0..<60).map { "user-\($0)" }

    private mutating func chance(_ part: Int, of whole: Int) -> Bool {
        Int.random(in: 0..<whole, using: &numbers) < part
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &numbers)]
    }

    /// Events in no order; some have the `event_id` of an earlier one.
    mutating func events(_ count: Int) -> [SampleEvent] { (0..<count).map { _ in event() } }

    private mutating func event() -> SampleEvent {
        let site = pick(Self.sites)
        // Earlier days of the range are as likely as later ones, so that most events come late.
        let day = chance(1, of: 3) ? pick([site.days.lowerBound, site.days.upperBound]) : pick(Array(site.days))
        let hour = Int64.random(in: 0..<24, using: &numbers) * 3_600_000
        let inDay = pick([
            0, Day.milliseconds - 1, hour, hour + 3_599_999, Int64.random(in: 0..<Day.milliseconds, using: &numbers),
        ])
        eventCount += 1
        var id: String?
        if chance(1, of: 2) {
            id = "e\(chance(1, of: 5) ? Int.random(in: 0..<eventCount, using: &numbers) : eventCount)"
        }
        var event = SampleEvent(
            site: site.name,
            type: pick(Self.types),
            path: chance(1, of: 6) ? nil : pick(Self.paths),
            hostname: chance(1, of: 3) ? nil : pick(Self.hosts),
            user: chance(1, of: 4) ? nil : pick(Self.users),
            bot: chance(1, of: 8) ? pick(Self.bots) : nil,
            time: Timestamp(milliseconds: Int64(day) * Day.milliseconds + inDay),
            eventID: id,
            properties: Self.properties.indices.compactMap { place in
                guard chance(1, of: 3) else { return nil }
                let (name, values) = Self.properties[place]
                return .init(name: name, value: pick(values), isText: place.isMultiple(of: 2))
            }
        )
        // Half of the events belong to the visit of another one, or just do not.
        if chance(1, of: 2), let before = last[site.name], let time = before.time {
            event.user = before.user
            let gap: Int64 = pick([0, 0, 1, 1_000, 600_000, 1_799_999, 1_800_000, 1_800_001, 3_000_000])
            event.time = Timestamp(milliseconds: max(0, time.milliseconds + (chance(1, of: 3) ? -gap : gap)))
        }
        last[site.name] = event
        return event
    }

    /// - Parameter others: More dimensions that it may be about.
    private mutating func filter(_ others: [String] = []) -> Question.Filter {
        let dimension = pick(Self.dimensions + others)
        let property = Self.properties.first { "properties.\($0.name)" == dimension }
        let values =
            switch dimension {
            case "path", "entry_path", "exit_path": Self.paths.filter { $0.utf8.count < 100 }
            case "event_type": Self.types
            case "hostname": Self.hosts.filter { $0.utf8.count < 100 }
            case "user_id": Self.users
            case "bot": Self.bots
            default: property?.values ?? ["x"]
            }
        let sign = pick(["=", "=", "^", "@"])
        if sign == "=", chance(1, of: 5) {
            return .init(dimension: dimension, sign: sign, isNegated: chance(1, of: 2), values: [])
        }
        let chosen = (0..<pick([1, 1, 2, 4])).map { _ in
            let value = pick(values)
            guard sign != "=" else { return value }
            return String(String.UnicodeScalarView(value.unicodeScalars.prefix(Int.random(in: 1...3, using: &numbers))))
        }
        return .init(dimension: dimension, sign: sign, isNegated: chance(1, of: 3), values: chosen)
    }

    /// A step that many events can be, as a rule.
    private mutating func goal() -> [Question.Filter] {
        if chance(2, of: 3) {
            return [.init(dimension: "event_type", sign: "=", isNegated: chance(1, of: 4), values: [pick(Self.types)])]
        }
        return (0..<pick([1, 1, 2])).map { _ in filter() }
    }

    mutating func question() -> Question {
        let site = pick(Self.sites)
        var question = Question(site: chance(1, of: 40) ? "unknown" : site.name)
        choosePeriod(of: &question, around: site.days)
        if chance(1, of: 6) { question.eventType = chance(1, of: 10) ? "no such type" : pick(Self.types) }
        switch Int.random(in: 0..<9, using: &numbers) {
        case 0: question.path = chance(1, of: 10) ? "/no such path" : pick(Self.paths)
        case 1, 2: question.pathPrefix = prefix()
        default: break
        }
        if chance(1, of: 12) { question.hostname = chance(1, of: 10) ? "no.such.example" : pick(Self.hosts) }
        if chance(1, of: 2) { question.interval = pick(["hour", "day", "month", "week", "minute"]) }
        let pages = ["entry_path", "exit_path"]
        if chance(1, of: 2) {
            question.breakdown = [pick(["path", "path", "user_id", "hostname"] + Self.dimensions + pages)]
            let second = pick(Self.dimensions + pages)
            if chance(1, of: 4), second != question.breakdown[0] { question.breakdown.append(second) }
            if chance(1, of: 3) { question.sort = pick(Self.metrics) }
        }
        if chance(1, of: 4) { question.filters = (0..<pick([1, 1, 2, 3])).map { _ in filter(pages + pages) } }
        if chance(1, of: 3) {
            question.metrics = Self.metrics.filter { _ in chance(1, of: 2) }
            if question.metrics == [] { question.metrics = nil }
        }
        if chance(1, of: 4) { question.zone = pick(Self.zones) }
        if chance(1, of: 6) { question.includesBots = true }
        if chance(1, of: 8) { question.goals = (0..<pick([1, 2, 8])).map { _ in goal() } }
        if chance(1, of: 8) { question.funnel = (0..<pick([2, 2, 3, 8])).map { _ in goal() } }
        if question.from != nil, question.to != nil { question.comparesPrevious = chance(1, of: 2) }
        if chance(4, of: 5) {
            question.limit = pick([1, 2, 3, 10, 100] + (question.breakdown.isEmpty ? [] : [37, 1_000]))
        }
        return question
    }

    private mutating func choosePeriod(of question: inout Question, around days: ClosedRange<Int>) {
        let ends = (0..<2).map { _ in
            chance(1, of: 2)
                ? Int.random(in: days, using: &numbers)
                : pick([days.lowerBound, days.upperBound]) + Int.random(in: -40...40, using: &numbers)
        }.sorted()
        switch Int.random(in: 0..<8, using: &numbers) {
        case 0: break
        case 1: question.from = ends[0]
        case 2: question.to = ends[1]
        case 3, 4: (question.from, question.to) = (ends[0], ends[1])
        case 5: (question.from, question.to) = (ends[0], ends[0] + Int.random(in: 0..<31, using: &numbers))
        default: (question.from, question.to, question.isDate) = (ends[0], ends[0], true)
        }
    }

    /// The beginning of a path, of any number of code points.
    private mutating func prefix() -> String {
        let scalars = pick(Self.paths).unicodeScalars
        let length = chance(1, of: 2) ? min(scalars.count, 3) : scalars.count
        return String(String.UnicodeScalarView(scalars.prefix(Int.random(in: 1...length, using: &numbers))))
    }
}
