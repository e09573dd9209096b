/// Where a visitor came from, as far as a referrer says so.
struct Referrer {
    /// Longer names are none.
    private static let longest = 255
    private static let application = Array("android-app://".utf8)

    /// The host in lower case and without `www.`, or the name of an Android application.
    let host: String

    /// - Parameter text: UTF-8. `nil` for what is neither a web page nor an application.
    init?(_ text: ArraySlice<UInt8>) {
        if let url = WebURL(text) {
            host = Self.withoutWWW(url.host)
        } else if text.starts(with: Self.application) {
            let name = text.dropFirst(Self.application.count).prefix { !"/?#".utf8.contains($0) }
            guard !name.isEmpty else { return nil }
            host = String(decoding: name, as: UTF8.self).lowercased()
        } else {
            return nil
        }
        guard host.utf8.count <= Self.longest else { return nil }
    }

    /// Whether it is a page of the site itself.
    func isOn(_ hostname: ArraySlice<UInt8>) -> Bool {
        host == Self.withoutWWW(Array(String(decoding: hostname, as: UTF8.self).lowercased().utf8)[...])
    }

    private static func withoutWWW(_ host: ArraySlice<UInt8>) -> String {
        let name = String(decoding: host, as: UTF8.self)
        return name.hasPrefix("www.") && name.utf8.count > 4 ? String(name.dropFirst(4)) : name
    }
}
