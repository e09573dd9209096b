import Foundation
import Logging
import Places
import Settings
import UserAgents

/// Reads the files that fields are derived by.
enum DerivationFiles {
    /// uap-core's rules.
    ///
    /// - Returns: `nil` when there is no such file, which the log says.
    /// - Throws: `InvalidSetting` when it cannot be read or has no rules.
    static func userAgents(_ settings: Settings, _ logger: Logger) async throws -> UserAgents? {
        let path = settings.userAgentRules
        do {
            return UserAgents(try UserAgentRules(yaml: try String(contentsOfFile: path, encoding: .utf8)))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            logger.warning(
                "user agents give no browser, os, device or bot: there is no file of rules",
                metadata: [
                    "path": "\(path)", "advice": "install uap-core, or let USER_AGENT_RULES name its regexes.yaml",
                ]
            )
            return nil
        } catch {
            throw InvalidSetting(
                variable: "USER_AGENT_RULES",
                value: path,
                allowed: "uap-core's file of rules (\(error))"
            )
        }
    }

    /// The database of places.
    ///
    /// - Returns: `nil` when the settings name none, which the log says.
    /// - Throws: `InvalidSetting` when it cannot be used.
    static func places(_ settings: Settings, _ logger: Logger) async throws -> Places? {
        guard let path = settings.placeDatabase else {
            logger.info("addresses give no country and region: GEOIP_DATABASE is not set")
            return nil
        }
        do {
            return try Places(path: path)
        } catch {
            throw InvalidSetting(
                variable: "GEOIP_DATABASE",
                value: path,
                allowed: "a database in MaxMind's format (\(error))"
            )
        }
    }
}
