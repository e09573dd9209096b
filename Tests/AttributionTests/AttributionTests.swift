import Attribution
import Testing

@Suite struct AttributionTests {
    /// What an event has, and what it is put down to.
    struct Case: Sendable, CustomTestStringConvertible {
        let url: String?
        let referrer: String?
        let source: String?
        let channel: String?

        init(_ url: String?, _ referrer: String?, _ source: String?, _ channel: String?) {
            self.url = url
            self.referrer = referrer
            self.source = source
            self.channel = channel
        }

        var testDescription: String { "\(url ?? "-") from \(referrer ?? "-")" }
    }

    private static let page = "https://shop.example/"

    private static let cases: [Case] = [
        .init(page, nil, nil, "Direct"),
        .init(nil, nil, nil, nil),
        .init(page, "https://www.google.com/", "Google", "Organic Search"),
        .init(page, "https://www.google.co.uk/search?q=x", "Google", "Organic Search"),
        .init(page, "https://google.evil.example/", "google.evil.example", "Referral"),
        .init(page, "https://notgoogle.com/", "notgoogle.com", "Referral"),
        .init(page, "android-app://com.google.android.googlequicksearchbox/", "Google", "Organic Search"),
        .init(page, "android-app://com.example.reader", "com.example.reader", "Referral"),
        .init(page, "https://www.bing.com/", "Bing", "Organic Search"),
        .init(page, "https://duckduckgo.com/", "DuckDuckGo", "Organic Search"),
        .init(page, "https://news.ycombinator.com/item?id=1", "Hacker News", "Organic Social"),
        .init(page, "https://old.reddit.com/r/swift", "Reddit", "Organic Social"),
        .init(page, "https://l.facebook.com/l.php?u=x", "Facebook", "Organic Social"),
        .init(page, "https://t.co/abc", "X", "Organic Social"),
        .init(page, "https://www.linkedin.com/feed/", "LinkedIn", "Organic Social"),
        .init(page, "https://m.youtube.com/watch?v=1", "YouTube", "Organic Video"),
        .init(page, "https://github.com/x/y", "GitHub", "Referral"),
        .init(page, "https://chatgpt.com/", "ChatGPT", "AI Assistants"),
        .init(page, "https://mail.google.com/", "Gmail", "Email"),
        .init(page, "https://www.amazon.de/", "Amazon", "Organic Shopping"),
        .init(page, "https://blog.example.org/post", "blog.example.org", "Referral"),
        .init(page, "https://www.blog.example/", "blog.example", "Referral"),
        // A page of the site itself.
        .init(page, "https://shop.example/cart", nil, nil),
        .init("https://www.shop.example/", "https://SHOP.example:8443/cart", nil, nil),
        .init(page, "https://help.shop.example/", "help.shop.example", "Referral"),
        .init("\(page)?utm_source=newsletter", "https://shop.example/cart", "Newsletter", "Email"),
        // What nobody can read.
        .init(page, "about:blank", nil, nil),
        .init(page, "https://\(String(repeating: "a", count: 300)).example/", nil, nil),
        .init(nil, "https://www.google.com/", "Google", "Organic Search"),
        // Tags win over the referrer.
        .init("\(page)?utm_source=facebook", "https://www.google.com/", "Facebook", "Organic Social"),
        .init("\(page)?utm_source=Partner+A", "https://www.google.com/", "Partner A", "Referral"),
        .init("\(page)?utm_source=google&utm_medium=cpc", nil, "Google", "Paid Search"),
        .init("\(page)?utm_source=www.google.de&utm_medium=CPC", nil, "Google", "Paid Search"),
        .init("\(page)?utm_source=fb&utm_medium=paid_social", nil, "Facebook", "Paid Social"),
        .init("\(page)?utm_source=fb&utm_medium=cpc", nil, "Facebook", "Paid Social"),
        .init("\(page)?utm_source=yt&utm_medium=cpv", nil, "YouTube", "Paid Video"),
        .init("\(page)?utm_source=partner&utm_medium=ppc", nil, "partner", "Paid Other"),
        .init("\(page)?utm_source=partner&utm_medium=banner", nil, "partner", "Display"),
        .init("\(page)?utm_source=partner&utm_medium=email", nil, "partner", "Email"),
        .init("\(page)?utm_source=partner&utm_medium=affiliate", nil, "partner", "Affiliates"),
        .init("\(page)?utm_source=reddit&utm_medium=referral", nil, "Reddit", "Organic Social"),
        .init("\(page)?utm_source=partner&utm_medium=organic", nil, "partner", "Organic Search"),
        .init("\(page)?utm_medium=organic", nil, nil, "Organic Search"),
        .init("\(page)?utm_medium=social", nil, nil, "Organic Social"),
        .init("\(page)?utm_campaign=spring", nil, nil, nil),
        .init("\(page)?utm_medium=whatever", nil, nil, nil),
        .init("\(page)?gclid=abc", "https://www.google.com/", "Google", "Paid Search"),
        .init("\(page)?gclid=abc", nil, nil, "Paid Search"),
        .init("\(page)?msclkid=abc", "https://www.bing.com/", "Bing", "Paid Search"),
        .init("\(page)?gclid=abc", "https://www.youtube.com/", "YouTube", "Paid Video"),
    ]

    @Test("sources and channels", arguments: cases)
    func attribution(of each: Case) {
        var facts = Attribution.Facts()
        facts.url = each.url.flatMap { WebURL(Array($0.utf8)[...]) }
        facts.hostname = facts.url?.host
        facts.referrer = each.referrer.map { Array($0.utf8)[...] }
        facts.utmSource = facts.url?.parameter("utm_source").map { $0[...] }
        facts.utmMedium = facts.url?.parameter("utm_medium").map { $0[...] }
        facts.hasOtherTags = facts.url?.parameter("utm_campaign") != nil
        let attribution = Attribution(facts)
        #expect(attribution.source == each.source)
        #expect(attribution.channel == each.channel)
    }

    @Test("a source that is there already is only classified")
    func givenSource() {
        var facts = Attribution.Facts()
        facts.referrer = Array("https://blog.example/".utf8)[...]
        facts.source = Array("Facebook".utf8)[...]
        #expect(Attribution(facts).channel == "Organic Social")
    }

    @Test("no host, name or tag of a source is taken twice")
    func sourcesAreDifferent() {
        let all = KnownSource.all
        let hosts = all.flatMap(\.hosts)
        let tags = all.flatMap { $0.tags + [$0.name.lowercased()] }
        #expect(Set(hosts).count == hosts.count)
        #expect(Set(tags).count == tags.count)
        #expect(hosts.allSatisfy { $0 == $0.lowercased() && !$0.hasPrefix("www.") })
    }
}
