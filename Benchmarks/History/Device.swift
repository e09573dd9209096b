import RandomNumbers

/// What a visitor's browser says of itself, as the beginning of the JSON of `properties`; the same ones as those of the
/// other loads.
enum Device {
    /// Six strings and whether it has been here before.
    static func properties(_ random: inout SplitMix64) -> [UInt8] {
        var json: [UInt8] = []
        for (index, field) in fields.enumerated() {
            json += index == 0 ? Array("{\"".utf8) : Array(",\"".utf8)
            json += field.name + Array("\":\"".utf8)
            json += field.values[random.number(in: 0..<field.values.count)]
            json.append(UInt8(ascii: "\""))
        }
        json += Array(",\"returning\":\(random.happens(0.4))".utf8)
        return json
    }

    private static let fields = [
        field(
            "referrer",
            [
                "https://www.search.example/results?q=warm+winter+jacket",
                "https://news.example/2025/shops-of-the-year",
                "https://social.example/t/849301",
                "https://partner.example/offers?id=1182",
            ]
        ),
        field("language", ["de-DE", "en-GB", "en-US", "fr-FR", "it-IT", "pl-PL"]),
        field("screen", ["390x844", "412x915", "1440x900", "1920x1080", "2560x1440"]),
        field("browser", ["Chrome 131", "Edge 131", "Firefox 133", "Safari 18.1"]),
        field("system", ["Android 15", "iOS 18.1", "Linux", "macOS 15.1", "Windows 11"]),
        field("campaign", ["autumn-sale", "newsletter-47", "none", "retargeting"]),
    ]

    private static func field(_ name: String, _ values: [String]) -> (name: [UInt8], values: [[UInt8]]) {
        (Array(name.utf8), values.map { Array($0.utf8) })
    }
}
