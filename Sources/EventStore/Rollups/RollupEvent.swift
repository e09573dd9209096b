import Analytics

/// What the rollups count of an event.
struct RollupEvent {
    /// The place of its site among the pages of an entry.
    let page: Int
    /// Milliseconds since 1970.
    let timestamp: Int64
    let isView: Bool
    let eventType: CacheKey
    let path: CacheKey?
    let user: CacheKey?

    private static let pageView = Array(EventRules.pageView.utf8)

    /// Whether events of this type are views.
    static func isView(_ type: ArraySlice<UInt8>) -> Bool { type.elementsEqual(pageView) }
}
