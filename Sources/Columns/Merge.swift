/// What a merging has done.
package struct Merge: Sendable {
    /// How many blocks there are now only one of.
    package let blocks: Int
    /// The level of that one.
    package let level: Int
}
