/// What reading a log gives.
enum LogPiece {
    case bytes([UInt8])
    /// Nothing has arrived for a moment, but more may come.
    case pause
    case end
}
