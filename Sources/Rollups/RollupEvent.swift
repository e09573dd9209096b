import Analytics

/// What the rollups count of an event.
package struct RollupEvent {
    /// The place of its site among the sites of a batch.
    package let siteIndex: Int
    /// Milliseconds since 1970.
    package let timestamp: Int64
    package let isView: Bool
    /// Then it has no values and no user, because it is counted nowhere else.
    package let isBot: Bool
    /// The places of its values among those of the batch.
    package let values: Range<Int>
    package let user: CacheKey?

    private static let pageView = Array(EventRules.pageView.utf8)

    /// Whether events of this type are views.
    /// - Parameter type: As it is stored in an event.
    package static func isView(_ type: ArraySlice<UInt8>) -> Bool {
        type.dropFirst(4).dropLast().elementsEqual(pageView)
    }
}
