import RegularExpressions
import Testing

@Suite struct MatcherTests {
    /// The match and its groups as texts.
    private func match(_ expression: String, in text: String, isCaseInsensitive: Bool = false) throws -> [String?]? {
        // In the middle of an array, so that places count from its start and not from the subject's.
        let bytes = Array("<<\(text)>>".utf8)
        let subject = try #require(Subject(bytes[2..<(bytes.count - 2)]))
        guard var matcher = Matcher(capacity: 10) else {
            Issue.record("there is no memory")
            return nil
        }
        let groups = matcher.firstMatch(
            of: try RegularExpression(expression, isCaseInsensitive: isCaseInsensitive),
            in: subject
        )
        return groups?.map { $0.map { String(decoding: bytes[$0], as: UTF8.self) } }
    }

    @Test("the first match and its groups")
    func groups() throws {
        #expect(try match("(b)(x)?(c)", in: "abcbc") == ["bc", "b", nil, "c"])
        #expect(try match("(a)(x)?", in: "a") == ["a", "a"])
        #expect(try match("B", in: "abc") == nil)
        #expect(try match("B", in: "abc", isCaseInsensitive: true) == ["b"])
        #expect(try match("^abc$", in: "abc") == ["abc"])
        #expect(try match("c$", in: "c\n") == nil)
        #expect(try match("", in: "") == [""])
        #expect(try match("(.)", in: "é") == ["é", "é"])
        #expect(try match("a(?=b)\\Kc|(b)", in: "ab") == ["b", "b"])
    }

    @Test("more groups than there is room for are left out")
    func manyGroups() throws {
        #expect(try match(String(repeating: "(a)", count: 12), in: String(repeating: "a", count: 12))?.count == 10)
    }

    @Test("an expression that tries too often does not match")
    func limit() throws {
        #expect(try match("(a+)+b", in: String(repeating: "a", count: 40)) == nil)
    }

    @Test("an expression that takes a group up a thousand times matches")
    func stack() throws {
        #expect(try match("^(a|b|(c))*$", in: String(repeating: "ab", count: 500)) != nil)
    }

    @Test("bytes that are not UTF-8 are no subject")
    func invalidUTF8() {
        #expect(Subject([0x61, 0xFF]) == nil)
        #expect(Subject([0xC3]) == nil)
        #expect(Subject([]) != nil)
    }

    @Test("what PCRE2 does not understand is refused with its place")
    func invalid() {
        let error = #expect(throws: InvalidExpression.self) { try RegularExpression("a(b") }
        #expect(error?.expression == "a(b" && error?.offset == 3)
    }
}
