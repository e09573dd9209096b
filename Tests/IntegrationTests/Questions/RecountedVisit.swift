/// A user's events with no gap over 30 minutes.
final class RecountedVisit {
    let events: [RecountedEvent]
    let entry: [UInt8]?
    let exit: [UInt8]?

    /// - Parameter events: In the order of their times.
    init(_ events: [RecountedEvent]) {
        self.events = events
        let withPath = events.filter { $0.event.path != nil }
        func page(_ time: Int64?) -> [UInt8]? {
            withPath.filter { $0.event.milliseconds == time }.compactMap(\.event.path)
                .min { $0.lexicographicallyPrecedes($1) }
        }
        entry = page(withPath.first?.event.milliseconds)
        exit = page(withPath.last?.event.milliseconds)
    }

    var duration: Int64 { (events.last?.event.milliseconds ?? 0) - (events.first?.event.milliseconds ?? 0) }
}
