/// The kinds of devices. uap-core names the device and not its kind, which follows from that name, from the operating
/// system, and from words that makers put into user agents.
enum DeviceKind: String {
    case desktop, mobile, tablet, tv, console, watch

    /// In lower case, anywhere in the user agent. Each maker has words of its own for its television sets; `AFT` begins the
    /// models of Fire TV, https://developer.amazon.com/docs/fire-tv/user-agent-strings.html.
    private static let televisions = LiteralSearch([
        "smart-tv", "smarttv", "smart tv", "googletv", "google tv", "android tv", "androidtv", "appletv", "apple tv",
        "hbbtv",
        "netcast", "web0s", "webos.tv", "bravia", "viera", "roku", "crkey", "; aft", "aquosbrowser", "tv safari",
        "philipstv",
        "dtvnetbrowser", "ce-html", "inettv",
    ])
    private static let consoles = LiteralSearch(["playstation", "xbox", "nintendo"])
    private static let watches = LiteralSearch(["smartwatch"])
    private static let tablets = LiteralSearch([
        "ipad", "tablet", "kindle", "silk/", "playbook", "touchpad", "nexus 7", "nexus 10",
    ])
    private static let mobiles = LiteralSearch(["mobi", "midp", "cldc"])
    private static let desktops: Set = [
        "Windows", "Mac OS X", "Mac OS", "Linux", "Chrome OS", "Ubuntu", "Debian", "Fedora", "Red Hat", "Gentoo",
        "SUSE",
        "CentOS", "Arch Linux", "Mandriva", "Mageia", "Slackware", "PCLinuxOS", "VectorLinux", "Kubuntu", "FreeBSD",
        "OpenBSD",
        "NetBSD", "Solaris",
    ]

    /// `nil` when that cannot be told.
    init?(_ userAgent: ArraySlice<UInt8>, _ parsed: ParsedUserAgent) {
        let has = { (words: LiteralSearch) in words.isAny(in: userAgent) }
        let os = parsed.os.family ?? ""
        if has(Self.televisions) || ["tvOS", "ATV OS X", "Chromecast", "FireHbbTV"].contains(os) {
            self = .tv
        } else if has(Self.consoles) {
            self = .console
        } else if os == "WatchOS" || has(Self.watches) {
            self = .watch
        } else if os == "Android" {
            // Android's browsers say "Mobile" on telephones and leave it out on tablets.
            self = has(Self.mobiles) && !has(Self.tablets) ? .mobile : .tablet
        } else if os == "Windows" || Self.desktops.contains(os) && !has(Self.mobiles) {
            // "Tablet PC" in a user agent of Windows is a service that every Windows has.
            self = .desktop
        } else if has(Self.tablets) {
            self = .tablet
        } else if !os.isEmpty || has(Self.mobiles) || (parsed.deviceFamily ?? "").hasSuffix("Phone") {
            // What is neither a computer nor anything else that is known is a telephone: iOS, KaiOS, BlackBerry, Symbian …
            self = .mobile
        } else {
            return nil
        }
    }
}
