import Analytics
import Testing

@Suite struct EventFilterTests {
    private static let texts: [String] = [
        "", "/", "/a", "/a/", "/b", "/A", "/a.b", "/a.*", "^/a", "$", "$where", ".", "..", " ", "/á", "/a\u{301}",
        "e\u{301}",
        "é", "\u{301}", "\u{1}", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FE}", "\u{D7FF}", "\u{D7FF}a",
        "\u{E000}",
        "\u{E000}a", "\u{FFFF}", "\u{FFFF}\u{FFFF}", "\u{10000}", "\u{10FFFE}", "\u{10FFFF}", "\u{10FFFF}a",
        "\u{10FFFF}\u{10FFFF}", "a\u{10FFFF}", "a\u{10FFFF}\u{10FFFF}", "a\u{10FFFF}b", "b", "a", "ab", "b\u{1}", "😀",
        "😀😀",
        "👩‍👩‍👧", "👩", String(repeating: "a", count: 2_048), String(repeating: "\u{10FFFF}", count: 2_048),
        String(repeating: "a", count: 2_047) + "\u{10FFFF}", String(repeating: "a", count: 2_047) + "b",
    ]

    @Test("strings from a prefix up to its end are those whose bytes begin with its bytes")
    func range() {
        for prefix in Self.texts where !prefix.isEmpty {
            let end = EventFilter.end(ofPrefix: prefix)
            for text in Self.texts {
                let isBehindStart = !text.utf8.lexicographicallyPrecedes(prefix.utf8)
                let isBeforeEnd = end.map { text.utf8.lexicographicallyPrecedes($0.utf8) } ?? true
                #expect((isBehindStart && isBeforeEnd) == text.utf8.starts(with: prefix.utf8), "\(prefix) \(text)")
            }
        }
    }

    @Test("the end is the last code point raised by one")
    func ends() {
        let cases: [(String, String?)] = [
            ("/a", "/b"), ("/", "0"), ("\u{7F}", "\u{80}"), ("\u{D7FF}", "\u{E000}"), ("a\u{10FFFF}", "b"),
            ("a\u{10FFFF}\u{10FFFF}", "b"), ("\u{10FFFF}", nil), ("\u{10FFFF}\u{10FFFF}", nil),
            ("e\u{301}", "e\u{302}"),
        ]
        for (prefix, end) in cases {
            #expect(EventFilter.end(ofPrefix: prefix).map { Array($0.utf8) } == end.map { Array($0.utf8) }, "\(prefix)")
        }
    }
}
