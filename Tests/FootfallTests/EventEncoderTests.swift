import AccessLog
import Footfall
import Foundation
import Testing

@Suite struct EventEncoderTests {
    private func event(path: String, host: String = "h", site: String = "s") throws -> [String: String]? {
        let request = #"- - [17/May/2015:10:05:03 +0200] "GET \#(path) HTTP/1.1" 200 5"#
        var parser = AccessLogParser()
        let entry = try parser.parse(LogLine(number: 1, bytes: Array("\(host) \(request)".utf8)[...]))
        var body: [UInt8] = []
        EventEncoder(site: site, eventType: "page_view").encode(entry, id: "e1", to: &body)
        return try JSONSerialization.jsonObject(with: Data(body)) as? [String: String]
    }

    @Test("an event has exactly the fields of the API")
    func writesFields() throws {
        #expect(
            try event(path: "/a?b") == [
                "site_id": "s", "event_type": "page_view", "path": "/a", "user_id": "h",
                "timestamp": "2015-05-17T10:05:03+02:00", "event_id": "e1",
            ]
        )
    }

    @Test("an unknown remote host is no user")
    func leavesOutUnknownUser() throws {
        #expect(try event(path: "/", host: "-")?["user_id"] == nil)
    }

    @Test(
        "any text survives JSON",
        arguments: [
            (#"/\"\\"#, #"/"\"#), (#"/\x00\x1f\x7f"#, "/\u{0}\u{1f}\u{7f}"), (#"/\n\t"#, "/\n\t"), ("/é😀", "/é😀"),
        ]
    )
    func escapes(logged: String, path: String) throws {
        #expect(try event(path: logged)?["path"] == path)
        #expect(try event(path: "/", site: path)?["site_id"] == path)
    }
}
