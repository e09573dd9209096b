public import Analytics
import BSON
import Storage

extension EventDecoder {
    /// Reads a JSON array of events. One that breaks a rule does not spoil the others.
    ///
    /// - Throws: ``InvalidInput`` when it is no array, when an event in it has no end that could be found, when it is empty,
    ///   or when it is too long.
    public func array(in json: Span<UInt8>, now: Timestamp) throws(InvalidInput) -> DecodedBatch {
        var batch = DecodedBatch()
        var reader = JSONReader()
        do {
            try reader.beginArray(in: json)
        } catch {
            throw InvalidInput(malformed: error, whole: "the body must be a JSON array of events")
        }
        batch.documents.reserveCapacity(json.count + json.count / 4)
        do {
            while try reader.nextElement(isFirst: batch.results.isEmpty, in: json) {
                try Self.checkCount(batch.results.count + 1)
                let start = reader.offset
                batch.results.append(next(&batch, from: &reader, in: json, now: now))
                if case .failure = batch.results.last {
                    reader = JSONReader(offset: start)
                    try reader.skipValue(in: json)
                }
            }
            try reader.end(in: json)
        } catch let error as JSONError {
            throw InvalidInput(malformed: error)
        } catch let error as InvalidInput {
            throw error
        } catch {
            throw InvalidInput(field: nil, rule: "\(error)")
        }
        try Self.checkNotEmpty(batch)
        return batch
    }

    /// Reads events line by line; empty lines are skipped, and a line that is not JSON does not spoil the others.
    ///
    /// - Throws: ``InvalidInput`` when there are no events or too many.
    public func lines(in json: Span<UInt8>, now: Timestamp) throws(InvalidInput) -> DecodedBatch {
        var batch = DecodedBatch()
        batch.documents.reserveCapacity(json.count + json.count / 4)
        var start = 0
        while start < json.count {
            var end = start
            while end < json.count, json[end] != UInt8(ascii: "\n") { end += 1 }
            let line = json.extracting(start..<end)
            start = end + 1
            var reader = JSONReader()
            reader.skipWhitespace(in: line)
            guard reader.offset < line.count else { continue }
            try Self.checkCount(batch.results.count + 1)
            batch.results.append(wholeLine(&batch, from: &reader, in: line, now: now))
        }
        try Self.checkNotEmpty(batch)
        return batch
    }

    private func next(
        _ batch: inout DecodedBatch,
        from reader: inout JSONReader,
        in json: Span<UInt8>,
        now: Timestamp
    ) -> Result<EventIdentity, InvalidInput> {
        do {
            let identity = try event(from: &reader, in: json, now: now, appendingTo: &batch.documents)
            batch.count += 1
            return .success(identity)
        } catch {
            return .failure(error)
        }
    }

    private func wholeLine(
        _ batch: inout DecodedBatch,
        from reader: inout JSONReader,
        in line: Span<UInt8>,
        now: Timestamp
    ) -> Result<EventIdentity, InvalidInput> {
        let kept = (batch.documents.count, batch.count)
        let result = next(&batch, from: &reader, in: line, now: now)
        guard case .success = result else { return result }
        do {
            try reader.end(in: line)
            return result
        } catch {
            batch.documents.removeLast(batch.documents.count - kept.0)
            batch.count = kept.1
            return .failure(InvalidInput(malformed: error))
        }
    }

    private static func checkCount(_ count: Int) throws(InvalidInput) {
        guard count <= EventRules.batchCount else {
            throw InvalidInput(field: nil, rule: "a batch must not have more than \(EventRules.batchCount) events")
        }
    }

    private static func checkNotEmpty(_ batch: DecodedBatch) throws(InvalidInput) {
        guard !batch.results.isEmpty else {
            throw InvalidInput(field: nil, rule: "a batch must have at least one event")
        }
    }
}
