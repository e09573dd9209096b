import RandomNumbers
import Statistics
import Testing

@Suite("the first few of many values") struct RankingTests {
    @Test("are those of a full sort", arguments: 0..<30 as Range<UInt64>)
    func sorted(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let values = (0..<Int.random(in: 0..<500, using: &random)).map { number in
            (count: Int.random(in: 1...4, using: &random), text: Array("\(number * 7 % 500)".utf8)[...])
        }
        let limit = Int.random(in: 0..<60, using: &random)
        var ranking = Ranking(limit: limit)
        for number in values.indices { ranking.take(number, values[number].count) { values[number].text } }
        let expected = values.sorted {
            $0.count != $1.count ? $0.count > $1.count : $0.text.lexicographicallyPrecedes($1.text)
        }
        #expect(ranking.places.map(\.text) == expected.prefix(limit).map(\.text))
    }
}
