import Analytics
import Attribution
import BSON
import Places
import Storage
import UserAgents

// Fields that the client has not sent, from those that it has.
extension EventBuilder {
    /// Adds them, as far as the event does not have them.
    /// - Throws: ``InvalidInput`` naming the raw field and the rule, never the value.
    mutating func derive() throws(InvalidInput) {
        var facts = Attribution.Facts()
        if has(.url) { facts.url = try deriveFromURL() }
        if has(.ip) { try deriveFromAddress() }
        if has(.userAgent) { deriveFromUserAgent() }
        guard !has(.source) || !has(.channel) else { return }
        note(&facts)
        guard facts.url != nil || facts.referrer != nil || facts.utmSource != nil || facts.utmMedium != nil else {
            return
        }
        let attribution = Attribution(facts)
        addShortened(.source, attribution.source.map { Array($0.utf8) })
        addShortened(.channel, attribution.channel.map { Array($0.utf8) })
    }

    private static let tags: [EventField] = [.utmSource, .utmMedium, .utmCampaign, .utmTerm, .utmContent]

    private mutating func deriveFromURL() throws(InvalidInput) -> WebURL {
        guard let url = WebURL(raw[rawRanges[.url]]) else { throw InvalidInput(.url, WebURL.rule) }
        try addFromURL(.hostname, url.host)
        try addFromURL(.path, url.path)
        for field in Self.tags where !has(field) {
            if let value = url.parameter(field.name) { try addFromURL(field, value[...]) }
        }
        return url
    }

    /// What is too long is refused, as it would be if the client had sent it itself: a part of a path is another page's.
    private mutating func addFromURL(_ field: EventField, _ text: ArraySlice<UInt8>) throws(InvalidInput) {
        guard !has(field) else { return }
        if let most = field.length?.upperBound, text.count > most {
            let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.count
            guard scalars <= most else {
                throw InvalidInput(
                    .url,
                    "must not have a \(field.name) of more than \(most) characters, not \(scalars)"
                )
            }
        }
        add(field, utf8: text)
    }

    private mutating func deriveFromAddress() throws(InvalidInput) {
        guard let address = IPAddress(raw[rawRanges[.ip]]) else {
            throw InvalidInput(.ip, "must be an IPv4 or IPv6 address, without port and zone")
        }
        guard let places = derivation.places, !has(.country) || !has(.region) else { return }
        let place = places.place(of: address)
        addShortened(.country, place.country)
        addShortened(.region, place.region)
    }

    private mutating func deriveFromUserAgent() {
        guard let userAgent = derivation.userAgents?.userAgent(raw[rawRanges[.userAgent]]) else { return }
        addShortened(.browser, userAgent.browser)
        addShortened(.browserVersion, userAgent.browserVersion)
        addShortened(.os, userAgent.os)
        addShortened(.osVersion, userAgent.osVersion)
        addShortened(.device, userAgent.device)
        addShortened(.bot, userAgent.bot)
    }

    /// Adds a text, as much of it as the field may have.
    private mutating func addShortened(_ field: EventField, _ text: [UInt8]?) {
        guard let text, !has(field) else { return }
        guard let most = field.length?.upperBound, text.count > most else {
            add(field, utf8: text[...])
            return
        }
        var short = String.UnicodeScalarView()
        short.append(contentsOf: String(decoding: text, as: UTF8.self).unicodeScalars.prefix(most))
        add(field, utf8: Array(String(short).utf8)[...])
    }

    /// Finds what the event has, whoever gave it, in the document as far as it has been written.
    private func note(_ facts: inout Attribution.Facts) {
        let bytes = writer.bytes
        var offset = idOffset + 12
        while offset < bytes.count {
            let nameStart = offset + 1
            guard let nameEnd = bytes[nameStart...].firstIndex(of: 0) else { return }
            let start = nameEnd + 1
            switch bytes[offset] {
            case BSONType.string.rawValue:
                let end = start + 4 + Self.length(bytes, at: start)
                if let field = EventField(utf8: bytes, at: nameStart..<nameEnd) {
                    // A slice would keep all that has been written, and the next field would have to copy it.
                    facts.note(field) { Array(bytes[(start + 4)..<(end - 1)])[...] }
                }
                offset = end
            case BSONType.document.rawValue: offset = start + Self.length(bytes, at: start)
            // Dates; a field of an event is of no other type.
            default: offset = start + 8
            }
        }
    }

    private static func length(_ bytes: [UInt8], at offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
}

extension Attribution.Facts {
    fileprivate mutating func note(_ field: EventField, _ text: () -> ArraySlice<UInt8>) {
        switch field {
        case .hostname: hostname = text()
        case .referrer: referrer = text()
        case .source: source = text()
        case .utmSource: utmSource = text()
        case .utmMedium: utmMedium = text()
        case .utmCampaign, .utmTerm, .utmContent: hasOtherTags = true
        default: break
        }
    }
}
