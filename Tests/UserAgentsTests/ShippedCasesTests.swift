import Foundation
import Testing
import UserAgents
import Yams

/// The rules' own tests, as the package that has the rules brings them along.
@Suite(.enabled(if: RulesFile.isThere, "there is no \(RulesFile.path)")) struct ShippedCasesTests {
    /// Which result the cases of a file are about.
    enum Kind: Sendable {
        case browser, os, device
    }

    /// A file of cases.
    struct CaseFile: Sendable, CustomTestStringConvertible {
        let name: String
        let kind: Kind
        var testDescription: String { name }
    }

    private static let files: [CaseFile] = [
        CaseFile(name: "tests/test_ua.yaml", kind: .browser),
        CaseFile(name: "test_resources/firefox_user_agent_strings.yaml", kind: .browser),
        CaseFile(name: "test_resources/opera_mini_user_agent_strings.yaml", kind: .browser),
        CaseFile(name: "test_resources/podcasting_user_agent_strings.yaml", kind: .browser),
        CaseFile(name: "test_resources/pgts_browser_list.yaml", kind: .browser),
        CaseFile(name: "tests/test_os.yaml", kind: .os),
        CaseFile(name: "test_resources/additional_os_tests.yaml", kind: .os),
        CaseFile(name: "tests/test_device.yaml", kind: .device),
    ]

    @Test("every case gives what it says", arguments: files)
    func shippedCases(file: CaseFile) throws {
        let parser = UserAgentParser(try RulesFile.rules())
        let url = URL(filePath: RulesFile.path).deletingLastPathComponent().appending(path: file.name)
        let root = try #require(try Yams.compose(yaml: String(contentsOf: url, encoding: .utf8)))
        let cases = try #require(root["test_cases"]?.sequence)
        var failures: [String] = []
        for node in cases {
            let text = node["user_agent_string"]?.scalar?.string ?? ""
            let keys =
                switch file.kind {
                case .browser: ["family", "major", "minor", "patch"]
                case .os: ["family", "major", "minor", "patch", "patch_minor"]
                case .device: ["family", "brand", "model"]
                }
            let expected = keys.map { key in
                node[key]?.scalar.flatMap {
                    $0.string.isEmpty || $0.string == "null" || $0.string == "~" ? nil : $0.string
                }
            }
            let parsed = parser.parse(Array(text.utf8)[...])
            let found: [String?] =
                switch file.kind {
                case .browser: [parsed.browser.family ?? "Other"] + padded(parsed.browser.version, to: 3)
                case .os: [parsed.os.family ?? "Other"] + padded(parsed.os.version, to: 4)
                case .device: [parsed.deviceFamily ?? "Other", parsed.deviceBrand, parsed.deviceModel]
                }
            if found != expected { failures.append("\(text)\n  is \(found)\n  not \(expected)") }
        }
        #expect(!cases.isEmpty)
        #expect(
            failures.isEmpty,
            "\(failures.count) of \(cases.count):\n\(failures.prefix(20).joined(separator: "\n"))"
        )
    }

    private func padded(_ version: [String?], to count: Int) -> [String?] {
        version + Array(repeating: nil, count: count - version.count)
    }
}
