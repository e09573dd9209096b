import Ingest
import Testing

@Suite struct WriteCompletionTests {
    @Test("who answers first is heard, and later answers do nothing")
    func first() async {
        let outcome = await withCheckedContinuation { continuation in
            let answer = WriteCompletion { continuation.resume(returning: $0) }
            answer.complete(.failure(.unavailable))
            answer.complete(.success(()))
            answer.complete(.failure(.unknownOutcome))
        }
        #expect(throws: IngestError.unavailable) { try outcome.get() }
    }

    @Test("answers from many threads at once are one answer")
    func atOnce() async {
        for _ in 0..<200 {
            let outcome = await withCheckedContinuation { continuation in
                let answer = WriteCompletion { continuation.resume(returning: $0) }
                for _ in 0..<4 {
                    Task.detached { answer.complete(.failure(.overloaded)) }
                }
            }
            #expect(throws: IngestError.overloaded) { try outcome.get() }
        }
    }
}
