import Analytics
import ArgumentParser

/// `footfall fields`: the documentation's table of an event's fields.
struct FieldsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fields",
        abstract: "Print the fields that an event may have, as a table in Markdown."
    )

    func run() {
        print(EventField.markdown)
    }
}
