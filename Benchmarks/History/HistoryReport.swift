/// What is printed.
struct HistoryReport: Encodable {
    let events: Int
    let shape: History.Tally
    let seconds: Double
    /// Of these, making the documents.
    let makingSeconds: Double
    /// Of these, waiting for workers.
    let waitingSeconds: Double
}
