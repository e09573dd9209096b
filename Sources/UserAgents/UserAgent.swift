/// What a user agent says, as events have it: UTF-8, `nil` for what it does not say.
public final class UserAgent: Sendable {
    /// Such as `Chrome`.
    public let browser: [UInt8]?
    /// Its first two numbers: `120.0`.
    public let browserVersion: [UInt8]?
    /// Such as `Mac OS X`.
    public let os: [UInt8]?
    /// Its first two numbers: `10.15`.
    public let osVersion: [UInt8]?
    /// The kind of device, see ``DeviceKind``.
    public let device: [UInt8]?
    /// The name of the program, if it is one that nobody sits in front of.
    public let bot: [UInt8]?

    package init(_ text: ArraySlice<UInt8>, _ parsed: ParsedUserAgent) {
        let bot = Bot(text, parsed)
        browser = parsed.browser.family.map { Array($0.utf8) }
        browserVersion = parsed.browser.shortVersion.map { Array($0.utf8) }
        os = parsed.os.family.map { Array($0.utf8) }
        osVersion = parsed.os.shortVersion.map { Array($0.utf8) }
        // A bot has no device, whatever it says that it is.
        device = bot == nil ? DeviceKind(text, parsed).map { Array($0.rawValue.utf8) } : nil
        self.bot = bot.map { Array($0.name.utf8) }
    }

    /// About how many bytes of memory it takes.
    var size: Int {
        let texts = [browser, browserVersion, os, osVersion, device, bot]
        // An array has a head of 32 bytes; the object itself has 64.
        return texts.reduce(64) { $0 + ($1.map { $0.count + 32 } ?? 0) }
    }
}
