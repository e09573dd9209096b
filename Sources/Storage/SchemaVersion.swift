/// The version of everything that Footfall stores in MongoDB.
public enum SchemaVersion {
    /// What this program writes. 1 had no document that said so, and no version in packed numbers.
    public static let current = 2
}
