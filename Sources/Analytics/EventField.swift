/// The fields that an event may have: the one place where they are described.
///
/// Decoding, queue documents, filters, breakdowns, rollups and the documentation all read this table, so a new field is a
/// new case and its line in ``definition``. The order of the cases is the order in which fields are checked, asked for and
/// documented; it is stored nowhere.
public enum EventField: Int, CaseIterable, Sendable {
    case siteID, eventType, path, hostname
    case title, referrer, source, channel
    case utmSource, utmMedium, utmCampaign, utmTerm, utmContent
    case browser, browserVersion, os, osVersion, device, screen, language, country, region, bot
    case userAgent, ip, url
    case userID, timestamp, eventID, properties

    private var definition: EventFieldDefinition {
        switch self {
        case .siteID: .init("site_id", .text(1...255), isRequired: true, noun: "site")
        case .eventType:
            .init(
                "event_type",
                .text(1...100),
                isRequired: true,
                filter: .exact,
                rollup: .init(number: 2, countName: "event_types"),
                noun: "event type",
                note: "`page_view` is counted as a view"
            )
        case .path:
            .init(
                "path",
                .text(1...2_048),
                filter: .exactOrPrefix(parameter: "path_prefix"),
                rollup: .init(number: 1, countName: "paths"),
                noun: "path"
            )
        case .hostname:
            .init(
                "hostname",
                .text(1...255),
                filter: .exact,
                rollup: .init(number: 3, countName: "hostnames"),
                noun: "hostname",
                note: "the host that was visited"
            )
        case .title: .init("title", .text(1...500), noun: "title", note: "the page's")
        case .referrer: .init("referrer", .text(1...2_048), noun: "referrer", note: "where the visitor came from")
        case .source: .init("source", .text(1...255), noun: "source", note: "the referrer by its name: `Google`")
        case .channel: .init("channel", .text(1...100), noun: "channel", note: "the kind of source: `Organic Search`")
        case .utmSource: .init("utm_source", .text(1...255), noun: "utm_source")
        case .utmMedium: .init("utm_medium", .text(1...255), noun: "utm_medium")
        case .utmCampaign: .init("utm_campaign", .text(1...255), noun: "utm_campaign")
        case .utmTerm: .init("utm_term", .text(1...255), noun: "utm_term")
        case .utmContent: .init("utm_content", .text(1...255), noun: "utm_content")
        case .browser: .init("browser", .text(1...100), noun: "browser")
        case .browserVersion: .init("browser_version", .text(1...50), noun: "browser version")
        case .os: .init("os", .text(1...100), noun: "operating system")
        case .osVersion: .init("os_version", .text(1...50), noun: "version of the operating system")
        case .device: .init("device", .text(1...50), noun: "device", note: "`desktop`, `mobile`, `tablet` …")
        case .screen: .init("screen", .text(1...50), noun: "screen", note: "its size, `1920x1080`, or a class of sizes")
        case .language: .init("language", .text(1...35), noun: "language", note: "a tag such as `de-AT`")
        case .country: .init("country", .text(2...2), noun: "country", note: "two letters of ISO 3166-1, `DE`")
        case .region: .init("region", .text(1...100), noun: "region", note: "of the country")
        case .bot:
            .init(
                "bot",
                .text(1...100),
                noun: "bot",
                note:
                    "the name of the program that made the event: it is in no number unless a question says `bots=include`"
            )
        case .userAgent:
            .init(
                "user_agent",
                .raw(1...2_000),
                noun: "user agent",
                note: """
                    gives `browser`, `browser_version`, `os`, `os_version`, `device` or `bot`, and is dropped
                    """
            )
        case .ip:
            .init(
                "ip",
                .raw(2...45),
                noun: "IP address",
                note: "IPv4 or IPv6; gives `country` and `region`, and is dropped"
            )
        case .url:
            .init(
                "url",
                .raw(1...4_096),
                noun: "URL",
                note: "`http` or `https`; gives `hostname`, `path`, `utm_…`, `source` and `channel`, and is dropped"
            )
        case .userID:
            .init(
                "user_id",
                .text(1...255),
                noun: "user",
                note: "events without it are not users"
            )
        case .timestamp:
            .init(
                "timestamp",
                .timestamp,
                noun: "time",
                note: """
                    ISO 8601 with offset, `2025-11-14T15:30:01Z`; from 1970 to 24 h ahead of the server; the server's \
                    time if absent. Milliseconds are kept.
                    """
            )
        case .eventID:
            .init(
                "event_id",
                .identity(1...128),
                noun: "event",
                note: """
                    chosen by you: the same one for the same site is counted once, however often and whenever it is sent
                    """
            )
        case .properties:
            .init(
                "properties",
                .object,
                noun: "properties",
                note: """
                    at most 30 strings, numbers and booleans; names of 1–100 characters without a leading `$` and \
                    without `.`; strings up to 500 characters
                    """
            )
        }
    }

    private static let definitions = allCases.map(\.definition)
    private static let kinds = definitions.map(\.kind)

    /// What is to be known of the field.
    public var about: EventFieldDefinition { Self.definitions[rawValue] }

    /// What values it has, and how they are stored.
    ///
    /// Kept apart from ``about``, whose texts would be counted as references whenever an event's field is looked at.
    public var kind: EventFieldDefinition.Kind { Self.kinds[rawValue] }

    /// Its name in JSON, in documents and in questions.
    public var name: String { about.name }

    /// How many characters its string may have; `nil` for a field that is no plain string.
    public var length: ClosedRange<Int>? { kind.length }
}

// Those of a kind, in the order in which they are named.
extension EventField {
    /// An event must have them.
    public static let required = allCases.filter(\.about.isRequired)
    /// Strings that stand in an event's document under their names.
    public static let texts = allCases.filter(\.kind.isText)
    /// A question may be about only those events that have one value of them.
    public static let filters = allCases.filter { $0.about.filter != nil }
    /// Their values are counted in the rollups; in the order of their numbers.
    public static let rolledUp = allCases.compactMap { field in field.about.rollup.map { (field, $0.number) } }
        .sorted { $0.1 < $1.1 }.map(\.0)
    /// Events may be told apart and chosen by them.
    public static let dimensions = texts.filter { $0 != .siteID }
}

// By the bytes of its name, for those who read documents.
extension EventField {
    private static let names = NameTable(allCases.map(\.name))

    /// The field of a name; `nil` when there is none.
    /// - Parameter name: UTF-8.
    package init?(utf8 name: [UInt8]) { self.init(utf8: name, at: name.indices) }

    /// The field of a name that is a part of some bytes; `nil` when there is none.
    package init?(utf8 bytes: [UInt8], at range: Range<Int>) {
        guard let place = Self.names.place(of: bytes, at: range) else { return nil }
        self.init(rawValue: place)
    }
}
