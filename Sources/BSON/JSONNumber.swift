/// A JSON number without loss: whole numbers stay whole.
public enum JSONNumber: Equatable, Sendable {
    /// A literal without fraction and exponent that fits 64 bits.
    case integer(Int64)
    /// Any other finite number, rounded to the nearest double as every JSON parser does.
    case double(Double)
}
