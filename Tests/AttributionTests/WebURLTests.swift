import Attribution
import Testing

@Suite struct WebURLTests {
    @Test(
        "host and path",
        arguments: [
            ("https://shop.example/a/b?c=d#e", "shop.example", "/a/b"),
            ("http://shop.example", "shop.example", "/"),
            ("http://shop.example?x", "shop.example", "/"),
            ("http://shop.example#x?y", "shop.example", "/"),
            ("HTTPS://Shop.EXAMPLE:8443/", "shop.example", "/"),
            ("https://shop.example:/x", "shop.example", "/x"),
            ("https://user:p%40ss@shop.example/x", "shop.example", "/x"),
            ("https://a@b@shop.example/x", "shop.example", "/x"),
            ("https://shop.example./x", "shop.example", "/x"),
            ("https://münchen.example/straße", "münchen.example", "/straße"),
            ("https://MÜNCHEN.example/", "münchen.example", "/"),
            ("https://xn--mnchen-3ya.example/", "xn--mnchen-3ya.example", "/"),
            ("https://shop.example/caf%C3%A9%2F", "shop.example", "/caf%C3%A9%2F"),
            ("https://[2001:DB8::1]:8080/x", "[2001:db8::1]", "/x"),
            ("https://192.0.2.1/x", "192.0.2.1", "/x"),
            ("https://shop.example/a@b", "shop.example", "/a@b"),
            ("https://shop.example//x/../y", "shop.example", "//x/../y"),
        ]
    )
    func parts(text: String, host: String, path: String) throws {
        let url = try #require(WebURL(Array(text.utf8)[...]))
        #expect(String(decoding: url.host, as: UTF8.self) == host)
        #expect(String(decoding: url.path, as: UTF8.self) == path)
    }

    @Test(
        "what is no http or https URL with a host is none",
        arguments: [
            "", "x", "http", "http:", "http:/", "http://", "https:///x", "http://:80/", "http://@/", "http://./",
            "//shop.example/",
            "/path", "shop.example/x", "ftp://shop.example/", "file:///etc/passwd", "javascript:alert(1)", "data:,x",
            "about:blank", " https://shop.example/", "https://shop example/", "https://shop.example:port/",
            "https://shop.example:123456/", "https://shop.example\\@evil.example/", "https://a%2Fb.example/",
            "https://<script>/", "https://[::1/", "https://[::1]x/", "https://[x]/", "https://[]/", "https://a\u{1}b/",
            "https://..example/", "httpss://shop.example/", "http//shop.example",
        ]
    )
    func others(text: String) {
        #expect(WebURL(Array(text.utf8)[...]) == nil)
    }

    @Test(
        "parameters are decoded",
        arguments: [
            ("utm_source=a", "a"), ("x=1&utm_source=a&utm_source=b", "a"), ("utm_source=&utm_source=b", "b"),
            ("utm_source=a+b%20c", "a b c"), ("utm_source=%C3%A9", "é"), ("utm%5Fsource=a", "a"),
            ("utm_source=a=b", "a=b"),
            ("utm_source=%", "%"), ("utm_source=%zz%4", "%zz%4"), ("utm_source=%00", "\u{FFFD}"),
            ("utm_source=%FF", "\u{FFFD}"),
            ("utm_source=++a++", "a"), ("utm_source=%2B", "+"), ("utm_source=a#&x", "a"), ("&&utm_source=a&", "a"),
            ("UTM_SOURCE=a", nil), ("utm_source", nil), ("utm_source=+", nil), ("xutm_source=a", nil), ("", nil),
            ("utm_source=é", "é"),
        ] as [(String, String?)]
    )
    func parameters(query: String, value: String?) throws {
        let url = try #require(WebURL(Array("https://shop.example/?\(query)".utf8)[...]))
        #expect(url.parameter("utm_source").map { String(decoding: $0, as: UTF8.self) } == value)
    }
}
