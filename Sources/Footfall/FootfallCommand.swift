import ArgumentParser

/// The command-line tool: every subcommand has a file of its own.
@main
struct FootfallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "footfall",
        abstract: "The command-line tool of a Footfall analytics store.",
        subcommands: [ImportCommand.self, DeadCommand.self, AuditCommand.self, RollupsCommand.self, FieldsCommand.self]
    )
}
