import EventStore
import Testing

@Suite struct AnswerTests {
    @Test("who answers first is heard, and later answers do nothing")
    func first() async {
        let outcome = await withCheckedContinuation { continuation in
            let answer = Answer { continuation.resume(returning: $0) }
            answer.give(.failure(.unavailable))
            answer.give(.success(()))
            answer.give(.failure(.unknownOutcome))
        }
        #expect(throws: IngestError.unavailable) { try outcome.get() }
    }

    @Test("answers from many threads at once are one answer")
    func atOnce() async {
        for _ in 0..<200 {
            let outcome = await withCheckedContinuation { continuation in
                let answer = Answer { continuation.resume(returning: $0) }
                for _ in 0..<4 {
                    Task.detached { answer.give(.failure(.overloaded)) }
                }
            }
            #expect(throws: IngestError.overloaded) { try outcome.get() }
        }
    }
}
