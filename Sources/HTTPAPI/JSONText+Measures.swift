import Analytics

extension JSONText {
    /// The numbers of a whole period, bucket or site.
    mutating func totals(_ counts: Measures, _ measures: [Measure] = Measure.allCases) {
        for measure in measures { field(measure.totalName, counts[measure]) }
    }

    /// The numbers of a row, of which users are not counted.
    mutating func row(_ counts: Measures) {
        for measure in Measure.inRows { field(measure.rowName, counts[measure]) }
    }

    /// The numbers of what happens right now.
    mutating func realtime(_ figures: StatsFigures) {
        for metric in RealtimeQuery.metrics { field(named: metric.rawValue, metric.value(of: figures)) }
    }
}
