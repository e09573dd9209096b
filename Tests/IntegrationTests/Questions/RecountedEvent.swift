/// An event, and what it takes from its visit.
final class RecountedEvent {
    let event: SentEvents.Entry
    var visit: RecountedVisit?

    init(_ event: SentEvents.Entry) { self.event = event }

    func value(_ dimension: String) -> [UInt8]? {
        switch dimension {
        case "entry_path": visit?.entry
        case "exit_path": visit?.exit
        default: event.value(dimension)
        }
    }

    var isView: Bool { event.type == Array("page_view".utf8) }
}
