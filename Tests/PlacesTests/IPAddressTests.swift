import Places
import Testing

@Suite struct IPAddressTests {
    @Test(
        "addresses are read",
        arguments: [
            ("192.0.2.1", [192, 0, 2, 1]),
            ("0.0.0.0", [0, 0, 0, 0]),
            ("255.255.255.255", [255, 255, 255, 255]),
            ("::", [UInt8](repeating: 0, count: 16)),
            ("2001:DB8::1", [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]),
            ("::ffff:192.0.2.1", [192, 0, 2, 1]),
            ("::ffff:c000:201", [192, 0, 2, 1]),
        ]
    )
    func addresses(text: String, bytes: [UInt8]) {
        #expect(IPAddress(Array(text.utf8)[...])?.bytes == bytes)
    }

    @Test(
        "what is no address is none",
        arguments: [
            "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "1.2.3.4:80", "0x1.2.3.4",
            "localhost",
            "fe80::1%eth0", "fe80::1%25eth0", "[::1]", "::1::", "1:2:3:4:5:6:7:8:9", "12345::", "::ffff:1.2.3.4.5",
            "::g",
            "1.2.3.4\0", "１.2.3.4", String(repeating: "1", count: 4_000),
        ]
    )
    func others(text: String) {
        #expect(IPAddress(Array(text.utf8)[...]) == nil)
    }
}
