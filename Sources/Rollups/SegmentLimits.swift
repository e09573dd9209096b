/// How many segments of a site may wait to be put into the documents of its rollups.
///
/// Whoever reads has to add them up, so more make answers slow; fewer make moving slow.
public struct SegmentLimits: Sendable {
    package let segments: Int
    /// Changes in all of these segments.
    package let entries: Int

    /// - Parameters:
    ///   - segments: Most segments; with 0 there are no rollups, for measuring what they cost.
    ///   - entries: Most changes in all of these segments.
    public init(segments: Int = 256, entries: Int = 4_096) {
        self.segments = segments
        self.entries = entries
    }
}
