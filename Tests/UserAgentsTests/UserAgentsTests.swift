import Testing
import UserAgents

@Suite(.enabled(if: RulesFile.isThere, "there is no \(RulesFile.path)")) struct UserAgentsTests {
    /// A user agent and what events get: browser, its version, os, its version, device, bot.
    struct Case: Sendable {
        let text: String
        let fields: [String?]
    }

    private static let cases: [Case] = [
        Case(
            text:
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
            fields: ["Chrome", "120.0", "Windows", "10", "desktop", nil]
        ),
        Case(
            text:
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15",
            fields: ["Safari", "17.1", "Mac OS X", "10.15", "desktop", nil]
        ),
        Case(
            text: "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
            fields: ["Firefox", "133.0", "Linux", nil, "desktop", nil]
        ),
        Case(
            text:
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1",
            fields: ["Mobile Safari", "17.1", "iOS", "17.1", "mobile", nil]
        ),
        Case(
            text:
                "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
            fields: ["Mobile Safari", "16.6", "iOS", "16.6", "tablet", nil]
        ),
        Case(
            text:
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
            fields: ["Chrome Mobile", "120.0", "Android", "10", "mobile", nil]
        ),
        Case(
            text:
                "Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
            fields: ["Chrome", "120.0", "Android", "13", "tablet", nil]
        ),
        Case(
            text:
                "Mozilla/5.0 (SMART-TV; Linux; Tizen 5.0) AppleWebKit/538.1 (KHTML, like Gecko) Version/5.0 NativeTVAds Safari/538.1",
            fields: ["Safari", "5.0", "Tizen", "5.0", "tv", nil]
        ),
        Case(
            text:
                "Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15",
            fields: ["Safari", "13.0", nil, nil, "console", nil]
        ),
        Case(
            text: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            fields: ["Googlebot", "2.1", nil, nil, nil, "Googlebot"]
        ),
        Case(
            text:
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36",
            fields: ["HeadlessChrome", "120.0", "Linux", nil, nil, "HeadlessChrome"]
        ),
        Case(
            text:
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.6; rv:1.9.2) Firefox/3.6 (FlipboardProxy/1.1; +http://flipboard.com/)",
            fields: ["Firefox", "3.6", "Mac OS X", "10.6", nil, "FlipboardProxy"]
        ),
        Case(
            text: "Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)",
            fields: [nil, nil, nil, nil, nil, "Embedly"]
        ),
        Case(
            text: "Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google)",
            fields: [nil, nil, nil, nil, nil, "Feedly"]
        ),
        Case(text: "Mozilla/5.0 (; +http://x)", fields: [nil, nil, nil, nil, nil, "Spider"]),
        Case(text: "curl/7.88.1", fields: ["curl", "7.88", nil, nil, nil, "curl"]),
        Case(text: "python-requests/2.31.0", fields: ["Python Requests", "2.31", nil, nil, nil, "Python Requests"]),
        Case(text: "got (https://github.com/sindresorhus/got)", fields: ["got", nil, nil, nil, nil, "got"]),
        Case(text: "", fields: [nil, nil, nil, nil, nil, nil]),
        Case(text: " ", fields: [nil, nil, nil, nil, nil, nil]),
        Case(text: "¯\\_(ツ)_/¯", fields: [nil, nil, nil, nil, nil, nil]),
        Case(text: String(repeating: "(", count: 2_000), fields: [nil, nil, nil, nil, nil, nil]),
    ]

    @Test("what events get of user agents")
    func fields() throws {
        let userAgents = UserAgents(try RulesFile.rules())
        for each in Self.cases + Self.cases {
            let read = userAgents.userAgent(Array(each.text.utf8)[...])
            let fields = [read.browser, read.browserVersion, read.os, read.osVersion, read.device, read.bot]
            #expect(fields.map { $0.map { String(decoding: $0, as: UTF8.self) } } == each.fields, "\(each.text)")
        }
    }

    @Test("a long user agent is cut between two characters, and invalid UTF-8 gives nothing")
    func oddBytes() throws {
        let userAgents = UserAgents(try RulesFile.rules())
        let long = "curl/8.0 " + String(repeating: "€", count: 1_000)
        #expect(userAgents.userAgent(Array(long.utf8)[...]).browser == Array("curl".utf8))
        #expect(userAgents.userAgent([0x63, 0xFF, 0xFE]).browser == nil)
        #expect(userAgents.userAgent([UInt8](repeating: 0x80, count: 5_000)[...]).browser == nil)
    }

    @Test("the cache keeps what is used and stays within its memory")
    func cacheIsBounded() {
        var cache = UserAgentCache(capacity: 64 * 1_024)
        let value = UserAgent([], ParsedUserAgent())
        let often = UserAgentCache.Key(Array("often".utf8)[...])
        cache.insert(value, for: often)
        for number in 0..<10_000 {
            cache.insert(value, for: UserAgentCache.Key(Array("user agent \(number)".utf8)[...]))
            #expect(cache.value(of: often) != nil)
            #expect(cache.count * 200 < 64 * 1_024)
        }
        #expect(cache.value(of: UserAgentCache.Key(Array("user agent 1".utf8)[...])) == nil)
        #expect(cache.value(of: UserAgentCache.Key(Array("user agent 9999".utf8)[...])) != nil)
    }

    @Test("a file that has no rules is refused with a reason")
    func refusals() {
        for yaml in [
            "", "x", "[1, 2]", "user_agent_parsers: []", "user_agent_parsers:\n  - regex: '('", "a: [", "\u{0}",
        ] {
            #expect(throws: InvalidRules.self, "\(yaml)") { try UserAgentRules(yaml: yaml) }
        }
    }
}
