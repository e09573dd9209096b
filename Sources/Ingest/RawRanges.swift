import Analytics

/// Where the values that are not stored lie among each other.
struct RawRanges {
    private var userAgent = 0..<0
    private var ip = 0..<0
    private var url = 0..<0

    /// Empty when the event does not have the field.
    subscript(_ field: EventField) -> Range<Int> {
        get {
            switch field {
            case .userAgent: userAgent
            case .ip: ip
            case .url: url
            default: 0..<0
            }
        }
        set {
            switch field {
            case .userAgent: userAgent = newValue
            case .ip: ip = newValue
            case .url: url = newValue
            default: break
            }
        }
    }
}
