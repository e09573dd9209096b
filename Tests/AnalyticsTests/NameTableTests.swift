import Analytics
import Testing

@Suite("a table of names") struct NameTableTests {
    @Test("finds each of as many names as it has room for, and no others")
    func names() {
        // Many of them differ in one byte only, at any of the places.
        let names = (0..<32).map { number in
            String(repeating: "a", count: number % 16) + "b"
                + String(repeating: "a", count: number < 16 ? 0 : 15 - number % 16)
        }
        let distinct = Array(Set(names)).sorted()
        let table = NameTable(distinct)
        for (place, name) in distinct.enumerated() { #expect(table.place(of: Array(name.utf8)) == place) }
        for other in [
            "", "a", "c", "bb", "ab ", "aab\0", String(repeating: "a", count: 16), String(repeating: "b", count: 17),
        ]
        where !distinct.contains(other) {
            #expect(table.place(of: Array(other.utf8)) == nil, "\(other)")
        }
        #expect(table.place(of: Array("xbx".utf8), at: 1..<2) == distinct.firstIndex(of: "b"))
    }
}
