/// Which source and which channel an event is put down to.
public struct Attribution: Equatable, Sendable {
    /// The name of the source, such as `Google`; `nil` when there is none.
    public let source: String?
    /// The channel, such as `Organic Search`; `nil` when nothing can be said.
    public let channel: String?

    /// What is known of an event. Texts are UTF-8.
    public struct Facts {
        /// The event's address.
        public var url: WebURL?
        /// The host that was visited.
        public var hostname: ArraySlice<UInt8>?
        /// As the browser gives it.
        public var referrer: ArraySlice<UInt8>?
        /// `utm_source`.
        public var utmSource: ArraySlice<UInt8>?
        /// `utm_medium`.
        public var utmMedium: ArraySlice<UInt8>?
        /// Whether there is any other `utm_…`.
        public var hasOtherTags = false
        /// A source that is there already, and only to be classified.
        public var source: ArraySlice<UInt8>?

        /// Nothing is known.
        public init() {}
    }

    /// Parameters that advertisers' systems add to the address of a click that was paid for: Google's and Microsoft's.
    private static let clickParameters = ["gclid", "gbraid", "wbraid", "msclkid"]

    /// Decides.
    public init(_ facts: Facts) {
        let referrer = facts.referrer.flatMap { Referrer($0) }
        let isInternal = referrer.map { referrer in facts.hostname.map { referrer.isOn($0) } ?? false } ?? false
        let external = isInternal ? nil : referrer
        let tag = (facts.source ?? facts.utmSource).map { String(decoding: $0, as: UTF8.self) }
        let known =
            tag.map { SourceTable.shared.source(ofTag: $0) }
            ?? external.map { SourceTable.shared.source(ofHost: $0.host) } ?? nil
        source = known?.name ?? tag ?? external?.host
        let visit = Visit(
            kind: known?.kind,
            hasSource: source != nil,
            medium: facts.utmMedium.map { String(decoding: $0, as: UTF8.self) },
            isPaidClick: facts.url.map { url in Self.clickParameters.contains { url.parameter($0) != nil } } ?? false,
            isDirect: facts.url != nil && facts.referrer == nil && facts.utmMedium == nil && !facts.hasOtherTags
        )
        channel = Channel(visit)?.rawValue
    }
}
