/// A partition was not handed over in time.
struct PartitionBusy: Error, CustomStringConvertible {
    let description = """
        a worker did not hand over its part of the queue in time, or another audit or rebuilding is under way; \
        try again later
        """
}
