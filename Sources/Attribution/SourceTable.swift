/// Finds sources by hosts and by tags.
struct SourceTable: Sendable {
    /// The table of ``KnownSource/all``.
    static let shared = SourceTable(KnownSource.all)

    private var byHost: [String: KnownSource] = [:]
    private var byCountryHost: [String: KnownSource] = [:]
    private var byTag: [String: KnownSource] = [:]

    private init(_ sources: [KnownSource]) {
        for source in sources {
            for host in source.hosts { byHost[host] = source }
            for host in source.countryHosts { byCountryHost[host] = source }
            for tag in source.tags + [source.name.lowercased()] { byTag[tag] = source }
        }
    }

    /// The source of a host in lower case: its own, or that of the closest domain above it.
    func source(ofHost host: String) -> KnownSource? {
        var domain = host[...]
        while true {
            if let known = byHost[String(domain)] ?? countrySource(domain) { return known }
            guard let dot = domain.firstIndex(of: ".") else { return nil }
            domain = domain[domain.index(after: dot)...]
        }
    }

    /// The source that `utm_source` means: a tag, a name, or a host.
    func source(ofTag tag: String) -> KnownSource? {
        let tag = tag.lowercased()
        return byTag[tag] ?? (tag.contains(".") ? source(ofHost: tag) : nil)
    }

    private func countrySource(_ domain: Substring) -> KnownSource? {
        guard let dot = domain.firstIndex(of: "."), let known = byCountryHost[String(domain[..<dot])] else {
            return nil
        }
        let labels = domain[domain.index(after: dot)...].split(separator: ".", omittingEmptySubsequences: false)
        switch labels.count {
        case 1: return labels[0] == "com" || labels[0].utf8.count == 2 ? known : nil
        case 2: return ["co", "com"].contains(labels[0]) && labels[1].utf8.count == 2 ? known : nil
        default: return nil
        }
    }
}
