/// Nanoseconds an event, of the fastest round.
struct DecodingReport: Encodable {
    /// Of the event's JSON.
    let bytes: Int
    private(set) var decodingNanoseconds = Double.infinity
    private(set) var lookingNanoseconds = Double.infinity

    init(bytes: Int) {
        self.bytes = bytes
    }

    mutating func note(decoding: Double, looking: Double) {
        decodingNanoseconds = min(decodingNanoseconds, decoding)
        lookingNanoseconds = min(lookingNanoseconds, looking)
    }
}
