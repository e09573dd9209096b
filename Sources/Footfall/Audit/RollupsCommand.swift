import ArgumentParser

/// `footfall rollups`: what to do with the sums that statistics are answered from.
struct RollupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollups",
        abstract: "Compute the sums again that statistics are answered from.",
        subcommands: [RebuildCommand.self]
    )
}
