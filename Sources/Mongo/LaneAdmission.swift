/// Whether a lane takes a job.
public enum LaneAdmission: Equatable, Sendable {
    /// It waits for a thread or runs already.
    case accepted
    /// As many jobs wait as may.
    case full
    /// The lane has been shut down.
    case closed
}
