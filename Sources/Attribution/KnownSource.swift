/// A site or program that sends visitors, under the name that people know it by.
package struct KnownSource: Sendable {
    /// What kind of visits it sends when nobody pays for them.
    package enum Kind: Sendable {
        case search, social, video, mail, shopping, assistant, other
    }

    package let name: String
    let kind: Kind
    /// Hosts with everything below them, and names of Android applications.
    package let hosts: [String]
    /// Names that are followed by the domain of any country: `google` is google.de and google.co.uk.
    let countryHosts: [String]
    /// What `utm_source` calls it beside its name and its hosts, in lower case.
    package let tags: [String]

    init(
        _ name: String,
        _ kind: Kind,
        _ hosts: [String] = [],
        countryHosts: [String] = [],
        tags: [String] = []
    ) {
        self.name = name
        self.kind = kind
        self.hosts = hosts
        self.countryHosts = countryHosts
        self.tags = tags
    }
}
