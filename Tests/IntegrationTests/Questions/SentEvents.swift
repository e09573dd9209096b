import Analytics

/// All events that were sent, each once, as bytes.
struct SentEvents {
    struct Entry {
        let type: [UInt8]
        let path: [UInt8]?
        let hostname: [UInt8]?
        let user: [UInt8]?
        let bot: [UInt8]?
        /// By their names.
        let properties: [[UInt8]: [UInt8]]
        let milliseconds: Int64

        /// What the event has of a dimension, by its name in questions.
        func value(_ dimension: String) -> [UInt8]? {
            switch dimension {
            case "event_type": type
            case "path": path
            case "hostname": hostname
            case "user_id": user
            case "bot": bot
            default: properties[Array(dimension.utf8.dropFirst("properties.".utf8.count))]
            }
        }
    }

    private struct Key: Hashable {
        let site: [UInt8]
        let eventID: [UInt8]
    }

    private var entries: [[UInt8]: [Entry]] = [:]
    private var known: Set<Key> = []
    private var waitingEvents: [SampleEvent] = []

    /// Notes events that wait to be counted.
    mutating func queue(_ events: [SampleEvent]) { waitingEvents += events }

    /// Counts all that waits: of an `event_id` only the first of its site.
    mutating func countWaiting() {
        for event in waitingEvents {
            let site = Array(event.site.utf8)
            if let id = event.eventID, !known.insert(Key(site: site, eventID: Array(id.utf8))).inserted { continue }
            entries[site, default: []].append(
                Entry(
                    type: Array(event.type.utf8),
                    path: event.path.map { Array($0.utf8) },
                    hostname: event.hostname.map { Array($0.utf8) },
                    user: event.user.map { Array($0.utf8) },
                    bot: event.bot.map { Array($0.utf8) },
                    properties: event.properties.reduce(into: [:]) { $0[Array($1.name.utf8)] = Array($1.value.utf8) },
                    milliseconds: event.time?.milliseconds ?? 0
                )
            )
        }
        waitingEvents = []
    }

    /// What is counted of a site.
    func events(of site: String) -> [Entry] { entries[Array(site.utf8)] ?? [] }

    /// How many of a site's events wait: an `event_id` waits once, also if it has been counted before.
    func waiting(of site: String) -> Int {
        let events = waitingEvents.filter { $0.site.utf8.elementsEqual(site.utf8) }
        return events.count { $0.eventID == nil } + Set(events.compactMap(\.eventID)).count
    }
}
