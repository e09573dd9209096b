import Testing
import UserAgents

@Suite struct LiteralTests {
    @Test(
        "the texts that an expression needs",
        arguments: [
            ("Foo", [["foo"]]),
            ("(Foo|Bar)/(\\d+)", [["foo/", "bar/"]]),
            ("Foo.*Bar", [["foo"], ["bar"]]),
            ("(?:Foo|)Bar", [["foobar", "bar"]]),
            ("Foo?", [["foo", "fo"]]),
            ("(?:ab)+cd", [["ab"], ["cd"]]),
            ("[Ff]oo", [["foo"]]),
            ("[^F]oo", [["oo"]]),
            ("fo{2}", []),
            ("(foo){2,3}", [["foo"]]),
            ("foo|.*", []),
            ("foo|b", []),
            ("(?=foo)bar", [["bar"]]),
            ("a\\.b", [["a.b"]]),
            ("caf\u{E9}?", [["caf"]]),
            ("\\d+", []),
            ("foo[", []),
        ] as [(String, [Set<String>])]
    )
    func required(expression: String, sets: [Set<String>]) {
        let found = RequiredLiterals(expression).sets.map { Set($0.map { String(decoding: $0, as: UTF8.self) }) }
        #expect(Set(found) == Set(sets), "\(found)")
    }

    @Test("all texts are found, those inside of others too, in either case")
    func search() {
        let search = LiteralSearch(["he", "she", "his", "hers", "é"])
        var found: Set<Int> = []
        search.forEach(in: Array("uSHErs".utf8)[...]) { found.insert($0) }
        #expect(found == [0, 1, 3])
        #expect(search.isAny(in: Array("café".utf8)[...]))
        #expect(!search.isAny(in: Array("hxs".utf8)[...]))
        #expect(!search.isAny(in: []))
    }

    @Test("templates put groups in and blanks out")
    func templates() {
        let subject = Array("ab cd".utf8)[...]
        let groups: [Range<Int>?] = [0..<5, 0..<2, nil, 3..<5]
        #expect(Template("$3-$1").expanded(groups, in: subject) == "cd-ab")
        #expect(Template(" $2 ").expanded(groups, in: subject) == nil)
        #expect(Template("$9x$").expanded(groups, in: subject) == "x$")
        #expect(Template(group: 1).expanded(groups, in: subject) == "ab")
    }
}
