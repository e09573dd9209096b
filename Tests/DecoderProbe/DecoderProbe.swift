import Analytics
import Foundation
import Ingest

/// Lets a program in another language judge the decoder: documents come on standard input, verdicts leave on standard
/// output, in the same order.
///
/// A document is a letter (`e` one event, `a` an array, `l` lines), the server's time in milliseconds since 1970 as eight
/// bytes, a length as four bytes and that many bytes of JSON. All numbers are little-endian.
@main
struct DecoderProbe {
    static func main() throws {
        let input = FileHandle.standardInput
        let output = FileHandle.standardOutput
        let decoder = EventDecoder()
        var frames = FrameReader()
        var verdicts = VerdictWriter()
        while let chunk = try input.read(upToCount: 1 << 20), !chunk.isEmpty {
            frames.append(chunk)
            while let frame = try frames.next() {
                judge(frame, decoder, &verdicts)
            }
            // Before the next documents are touched: should one of them crash the decoder, all verdicts before it are out.
            try output.write(contentsOf: verdicts.take())
        }
    }

    private static func judge(_ frame: Frame, _ decoder: EventDecoder, _ verdicts: inout VerdictWriter) {
        do {
            switch frame.kind {
            case .event:
                let (document, identity) = try decoder.event(in: frame.json.span, now: frame.now)
                verdicts.accept(document, identity)
            case .array:
                verdicts.accept(try decoder.array(in: frame.json.span, now: frame.now))
            case .lines:
                verdicts.accept(try decoder.lines(in: frame.json.span, now: frame.now))
            }
        } catch {
            verdicts.refuse(error)
        }
    }
}
