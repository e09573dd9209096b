import ArgumentParser

/// `footfall rollups`: what to do with the sums that statistics are answered from.
struct RollupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollups",
        abstract: "Make the sums that statistics are answered from anew.",
        subcommands: [RebuildCommand.self]
    )
}
