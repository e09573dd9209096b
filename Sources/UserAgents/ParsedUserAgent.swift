/// What the rules say of a user agent, in their words. `nil` is what they call `Other`, or nothing.
package struct ParsedUserAgent: Equatable, Sendable {
    /// A browser or an operating system.
    package struct Software: Equatable, Sendable {
        package var family: String?
        /// Major, minor, patch and so on; `nil` for those that are not said.
        package var version: [String?] = []

        /// The first two numbers of the version: more would make hundreds of values of one browser.
        var shortVersion: String? {
            guard let major = version.first ?? nil else { return nil }
            guard version.count > 1, let minor = version[1] else { return major }
            return "\(major).\(minor)"
        }
    }

    /// Nothing is known.
    package init() {}

    package var browser = Software()
    package var os = Software()
    /// What the device is called.
    package var deviceFamily: String?
    /// Who makes the device.
    package var deviceBrand: String?
    /// Its model.
    package var deviceModel: String?
}
