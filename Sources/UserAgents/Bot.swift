/// A program that makes requests by itself.
///
/// It is one if uap-core takes its device for a spider, if its user agent has a word of ``words``, or begins with the name of
/// a library or tool of ``clients``.
struct Bot {
    /// What stands before the link to an explanation, `Googlebot` in `(compatible; Googlebot/2.1; +http://…)`; otherwise the
    /// browser's name by the rules; otherwise the first word of the user agent.
    let name: String

    /// What uap-core calls the device of a crawler.
    private static let spider = "Spider"

    /// Browsers without a window, and what drives them; monitors. In lower case, anywhere in the user agent.
    private static let words = LiteralSearch([
        "headless", "phantomjs", "puppeteer", "playwright", "selenium", "cypress/", "slimerjs", "chrome-lighthouse",
        "pagespeed", "gtmetrix", "pingdom", "uptimerobot", "statuscake", "site24x7", "prerender", "facebookexternalhit",
        "windowspowershell", "+http://", "+https://",
    ])

    /// Libraries and tools that make requests, in lower case, by how their user agents begin.
    private static let clients = [
        "aiohttp", "apache-httpclient", "axios", "colly", "curl", "dart/", "deno/", "faraday", "fasthttp",
        "go-http-client",
        "got ", "got/", "guzzle", "hackney", "http.rb", "http_request2", "httpie", "httpunit", "insomnia", "java/",
        "java-http-client", "jakarta", "k6/", "libcurl", "libwww", "lua-resty-http", "lwp::", "mechanize",
        "microsoft-cryptoapi",
        "nikto", "nmap", "node-fetch", "node.js", "node/", "okhttp", "php/", "php-curl", "postmanruntime",
        "powershell", "python", "rest-client", "restsharp", "ruby", "scrapy", "sqlmap", "symfony httpclient",
        "typhoeus",
        "undici", "wget", "winhttp", "wordpress/", "zgrab",
    ].map { Array($0.utf8) }

    /// `nil` when it is none.
    init?(_ userAgent: ArraySlice<UInt8>, _ parsed: ParsedUserAgent) {
        let start = userAgent.prefix(Self.longestClient).map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
        guard
            parsed.deviceFamily == Self.spider || Self.words.isAny(in: userAgent)
                || Self.clients.contains(where: { start.starts(with: $0) })
        else { return nil }
        let first = userAgent.prefix { !Self.separators.contains($0) }
        // All browsers begin so, and what imitates them.
        let isBrowser = first.isEmpty || first.elementsEqual("Mozilla".utf8)
        name =
            Self.explained(userAgent) ?? parsed.browser.family
            ?? (isBrowser ? Self.spider : String(decoding: first, as: UTF8.self))
    }

    /// The product before a link, `Name/1.0; +http`: bots that imitate a browser say their own name there.
    private static func explained(_ userAgent: ArraySlice<UInt8>) -> String? {
        guard let link = userAgent.firstRange(of: Array("; +http".utf8)) else { return nil }
        let product = userAgent[..<link.lowerBound].reversed().prefix { !"(;".utf8.contains($0) }.reversed()
        let name = product.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: "/") }
        // Without a version it may be anything, such as an operating system.
        guard product.contains(UInt8(ascii: "/")), !name.isEmpty else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    private static let longestClient = clients.map(\.count).max() ?? 0
    private static let separators = Array("/ ;(".utf8)
}
