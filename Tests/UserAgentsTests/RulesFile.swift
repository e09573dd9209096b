import Foundation
import UserAgents

/// uap-core's rules, where Debian puts them.
enum RulesFile {
    static let path = "/usr/share/uap-core/regexes.yaml"

    static var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    static func rules() throws -> UserAgentRules {
        try UserAgentRules(yaml: String(contentsOfFile: path, encoding: .utf8))
    }
}
