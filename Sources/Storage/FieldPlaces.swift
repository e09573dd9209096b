package import Analytics

/// Where an event's texts begin in its document.
///
/// Kept in place for as many fields as there may be, because an array would cost an allocation for each event.
package struct FieldPlaces: Sendable {
    /// For how many fields there is room.
    package static let capacity = 32

    // Vectors of four have the largest alignment that Swift keeps everywhere.
    private var groups:
        (
            SIMD4<UInt32>, SIMD4<UInt32>, SIMD4<UInt32>, SIMD4<UInt32>,
            SIMD4<UInt32>, SIMD4<UInt32>, SIMD4<UInt32>, SIMD4<UInt32>
        ) = (.zero, .zero, .zero, .zero, .zero, .zero, .zero, .zero)

    package init() {}

    /// The offset of the field's value, 0 when the event has none: a document begins with its length.
    package subscript(_ field: EventField) -> Int {
        get {
            let lane = field.rawValue & 3
            return switch field.rawValue >> 2 {
            case 0: Int(groups.0[lane])
            case 1: Int(groups.1[lane])
            case 2: Int(groups.2[lane])
            case 3: Int(groups.3[lane])
            case 4: Int(groups.4[lane])
            case 5: Int(groups.5[lane])
            case 6: Int(groups.6[lane])
            default: Int(groups.7[lane])
            }
        }
        set {
            // MongoDB's documents are far smaller.
            let offset = UInt32(truncatingIfNeeded: newValue)
            let lane = field.rawValue & 3
            switch field.rawValue >> 2 {
            case 0: groups.0[lane] = offset
            case 1: groups.1[lane] = offset
            case 2: groups.2[lane] = offset
            case 3: groups.3[lane] = offset
            case 4: groups.4[lane] = offset
            case 5: groups.5[lane] = offset
            case 6: groups.6[lane] = offset
            default: groups.7[lane] = offset
            }
        }
    }
}
