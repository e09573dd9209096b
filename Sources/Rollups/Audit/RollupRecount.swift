import Analytics
import BSON

/// Counts a site's events anew, for the rollups that they should have.
struct RollupRecount {
    /// Events that are counted before they are put into the documents.
    private static let flushSize = 20_000

    private(set) var batch: RollupBatch
    private(set) var documents = RollupDocuments()
    private(set) var eventCount = 0
    /// Those of the event at hand.
    private var texts: [(RollupDimension, ArraySlice<UInt8>)] = []

    /// - Parameters:
    ///   - version: Whose rollups.
    ///   - known: The numbers that values have already.
    init(_ version: RollupVersion, known: [ValueDictionary.Entry] = []) {
        let key = CacheKey(site: Array(version.siteID.utf8)[...])
        let site = RollupSite(generation: version.generation, isComplete: true)
        batch = RollupBatch(sites: [.init(siteID: version.siteID, key: key, site: site)])
        for value in known {
            let key = batch.name(value.dimension, ValueDictionary.stored(value.text)[...], siteIndex: 0)
            batch.know(value: key, value.number)
            let next = max(batch.sites[0].site.valueCounts[value.dimension] ?? 0, value.number + 1)
            batch.sites[0].site.valueCounts[value.dimension] = next
        }
    }

    var site: RollupSite { batch.sites[0].site }

    /// Counts an event.
    mutating func add(_ event: BSONDocument) {
        guard var scanner = try? BSONScanner(event) else { return }
        let bytes = event.bytes
        var timestamp: Int64?
        var (type, user): (ArraySlice<UInt8>?, ArraySlice<UInt8>?)
        var isBot = false
        texts.removeAll(keepingCapacity: true)
        while let element = try? scanner.next() {
            guard let field = EventField(utf8: bytes, at: element.name) else { continue }
            let value = bytes[element.value]
            if field == .timestamp, element.type == BSONType.date.rawValue {
                timestamp = value.reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
            }
            guard element.type == BSONType.string.rawValue else { continue }
            if field == .eventType { type = value }
            if field == .userID { user = value }
            if field == .bot { isBot = true }
            if let dimension = RollupDimension(field) { texts.append((dimension, value)) }
        }
        guard let timestamp, timestamp >= 0, let type else { return }
        batch.removeEventValues()
        if isBot { (texts, user) = ([], nil) }
        for (dimension, text) in texts { batch.addEventValue(dimension, name(dimension, text)) }
        batch.count(
            RollupEvent(
                siteIndex: 0,
                timestamp: timestamp,
                isView: RollupEvent.isView(type),
                isBot: isBot,
                values: 0..<batch.eventValueCount,
                user: user.map { name(user: $0) }
            )
        )
        eventCount += 1
        if eventCount.isMultiple(of: Self.flushSize) { flush() }
    }

    /// Puts what has been counted into the documents.
    mutating func flush() {
        documents.add(batch.sites[0].delta)
        batch.sites[0].delta = RollupDelta()
    }

    // A slice would keep its whole event in memory, so a text that is new is copied.
    private mutating func name(_ dimension: RollupDimension, _ text: ArraySlice<UInt8>) -> CacheKey {
        let key = batch.name(dimension, text, siteIndex: 0)
        if batch.values[key]?.number == -1, let value = batch.values[key] {
            batch.values[key] = .init(siteIndex: 0, dimension: value.dimension, text: Array(text)[...])
        }
        return key
    }

    private mutating func name(user text: ArraySlice<UInt8>) -> CacheKey {
        let key = batch.name(user: text, siteIndex: 0)
        if batch.users[key]?.hasChanged == false { batch.users[key] = .init(siteIndex: 0, text: Array(text)[...]) }
        return key
    }
}
