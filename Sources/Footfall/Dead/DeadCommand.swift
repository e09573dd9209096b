import ArgumentParser

/// `footfall dead`: what to do with events that could not be processed.
struct DeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead",
        abstract: "List, show, retry or delete events that could not be processed.",
        discussion: "Works on the database that MONGO_URL names; API and Workers may go on running.",
        subcommands: [DeadListCommand.self, DeadShowCommand.self, DeadRetryCommand.self, DeadDeleteCommand.self],
        defaultSubcommand: DeadListCommand.self
    )
}
