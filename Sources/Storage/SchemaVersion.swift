import Analytics

/// The version of everything that Footfall stores in MongoDB.
public enum SchemaVersion {
    /// What this program writes: 3, or later the version of the newest number that is counted.
    ///
    /// 1 had no document that said so, and no version in packed numbers. 2 had no columns, 3 no bots.
    public static let current = Measure.allCases.reduce(3) { max($0, Int($1.formatVersion)) }
}
