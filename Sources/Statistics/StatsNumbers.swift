import Analytics

/// The numbers of one question.
struct StatsNumbers {
    let counts: Measures
    let topPaths: [StatsReport.Row]
    /// Without gaps; `nil` when not asked for.
    let series: [StatsReport.Bucket]?
    /// One more than asked for, where there is more; `nil` when not asked for.
    let rows: [StatsReport.Row]?
    /// Of the period before; `nil` when not asked for.
    let previous: Measures?
}
