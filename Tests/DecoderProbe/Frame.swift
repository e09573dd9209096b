import Analytics

/// One document to judge.
struct Frame {
    enum Kind: UInt8 {
        case event = 0x65
        case array = 0x61
        case lines = 0x6C
    }

    let kind: Kind
    let now: Timestamp
    let json: [UInt8]
}
