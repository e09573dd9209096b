import HTTPAPI
import NIOCore
import Testing

@Suite struct HeadScannerTests {
    @Test(
        "the end of a head is found wherever reads cut it",
        arguments: [
            ("GET / HTTP/1.1\r\nA: b\r\n\r\n", 2), ("GET / HTTP/1.1\n\n", 1), ("\r\n\r\nGET / HTTP/1.1\r\n\r\n", 1),
            ("POST / HTTP/1.1\r\nA:\r\nB:\r\nC: \r\n\r\n", 4),
        ]
    )
    func end(text: String, lines: Int) {
        let whole = ByteBuffer(string: text + "behind")
        for step in [1, 2, 3, 7, 1_000] {
            var scanner = HeadScanner()
            var result = HeadScanner.Result.incomplete
            var given = 0
            while result == .incomplete, given < whole.readableBytes {
                given = min(given + step, whole.readableBytes)
                result = scanner.scan(whole.getSlice(at: 0, length: given) ?? whole)
            }
            #expect(result == .complete(text.utf8.count))
            #expect(scanner.lines == lines)
        }
    }
}
