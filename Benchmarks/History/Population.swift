import RandomNumbers

/// The sites, their paths and the users, the same ones for each history of a seed, however long that is.
struct Population: Sendable {
    static let sites = 20
    static let paths = 10_000
    static let users = 100_000

    /// Names as bytes, as they go into JSON.
    let sites: [[UInt8]]
    let paths: [[UInt8]]
    let users: [[UInt8]]
    /// The site that each user comes to, but for a few visits.
    private let homes: [Int]
    private let siteWeights: Weights
    private let pathWeights = Weights(Weights.zipf(Self.paths))

    /// How often a visit is to another site than the user's own.
    private static let strayed = 0.05

    init(_ random: inout SplitMix64) {
        // The first site has half of everything.
        let others = Weights.zipf(Self.sites - 1)
        let siteWeights = Weights([others.reduce(0, +)] + others)
        sites = (1...Self.sites).map { Array("shop-\($0 < 10 ? "0" : "")\($0).example".utf8) }
        paths = (0..<Self.paths).map { number in
            let words = (Self.pick(Self.adjectives, &random), Self.pick(Self.nouns, &random))
            return Array("/\(Self.pick(Self.sections, &random))/\(words.0)-\(words.1)-\(number)".utf8)
        }
        users = (0..<Self.users).map { _ in Self.uuid(&random) }
        homes = (0..<Self.users).map { _ in siteWeights.choose(&random) }
        self.siteWeights = siteWeights
    }

    /// Who comes, and to which site.
    ///
    /// The chance of the user with the number n falls with the third root of n: in a year of ten million events the most
    /// faithful one comes three times a day, and the one in the middle every three weeks.
    func visitor(_ random: inout SplitMix64) -> (user: Int, site: Int) {
        let share = random.unit()
        let user = Int(Double(users.count) * share * share.squareRoot())
        return (user, random.happens(Self.strayed) ? siteWeights.choose(&random) : homes[user])
    }

    /// What is looked at.
    func path(_ random: inout SplitMix64) -> Int { pathWeights.choose(&random) }

    private static let sections = ["products", "categories", "blog", "help", "account", "search"]
    private static let adjectives = ["winter", "wool", "blue", "red", "light", "warm", "waterproof", "soft"]
    private static let nouns = ["jacket", "boots", "scarf", "gloves", "coat", "hat", "sweater", "socks"]

    private static func pick(_ choices: [String], _ random: inout SplitMix64) -> String {
        choices[random.number(in: 0..<choices.count)]
    }

    /// A random UUID, version 4.
    private static func uuid(_ random: inout SplitMix64) -> [UInt8] {
        let high = random.next() & ~0xF000 | 0x4000
        let low = random.next() & ~(3 << 62) | 2 << 62
        let digits = hexadecimal(high) + hexadecimal(low)
        let groups = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20...]]
        return Array(groups.joined(separator: [UInt8(ascii: "-")]))
    }

    private static func hexadecimal(_ number: UInt64) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return stride(from: 60, through: 0, by: -4).map { digits[Int(number >> UInt64($0) & 15)] }
    }
}
