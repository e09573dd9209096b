/// The three lists of rules. A user agent is looked for in each.
enum UserAgentRuleKind: Int, CaseIterable {
    case browser, os, device

    /// What the list is called in the file.
    var listName: String {
        switch self {
        case .browser: "user_agent_parsers"
        case .os: "os_parsers"
        case .device: "device_parsers"
        }
    }

    /// The parts of a result: the name of the replacement, and the group that counts without one.
    var parts: [(replacement: String, group: Int?)] {
        switch self {
        case .browser:
            [("family_replacement", 1), ("v1_replacement", 2), ("v2_replacement", 3), ("v3_replacement", 4)]
        case .os:
            [
                ("os_replacement", 1), ("os_v1_replacement", 2), ("os_v2_replacement", 3), ("os_v3_replacement", 4),
                ("os_v4_replacement", 5),
            ]
        case .device: [("device_replacement", 1), ("brand_replacement", nil), ("model_replacement", 1)]
        }
    }
}
