import Columns
import RandomNumbers
import Testing

@Suite("numbers of texts") struct TextDictionaryTests {
    @Test("are given in order, once for each text, and lead back to it", arguments: 0..<20 as Range<UInt64>)
    func numbers(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var dictionary = TextDictionary()
        var known: [[UInt8]: Int] = [:]
        var texts: [[UInt8]] = []
        for _ in 0..<(seed < 10 ? 20 : 3_000) {
            let length = Int.random(in: 0..<4, using: &random)
            let text = (0..<length).map { _ in UInt8.random(in: 0..<12, using: &random) }
            #expect(dictionary.number(of: text[...]) == known[text])
            let number = dictionary.add(text[...])
            #expect(number == known[text] ?? texts.count)
            if known[text] == nil { texts.append(text) }
            known[text] = number
        }
        #expect(dictionary.count == texts.count)
        for (number, text) in texts.enumerated() { #expect(Array(dictionary[number]) == text) }
    }
}
