public import Configuration
import SystemPackage

extension ConfigReader {
    /// Where the programs find their configuration: the environment first, then `.env` in the working directory.
    ///
    /// Called by executables only; everything else is handed its settings.
    /// - Throws: When there is a `.env` that cannot be read.
    public static func standard() async throws -> ConfigReader {
        ConfigReader(providers: [
            EnvironmentVariablesProvider(),
            try await EnvironmentVariablesProvider(environmentFilePath: ".env", allowMissing: true),
        ])
    }
}
