/// By what the rollups tell events apart.
package enum RollupDimension: Int, CaseIterable, Sendable {
    case path = 1
    case eventType = 2
}
