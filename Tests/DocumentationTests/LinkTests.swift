import Foundation
import Testing

/// Every link in the documentation leads somewhere.
@Suite struct LinkTests {
    @Test("files and headings that pages link to are there", arguments: Page.all)
    func linksLeadSomewhere(page: Page) throws {
        for link in page.links where !link.contains("://") && !link.hasPrefix("mailto:") {
            let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let target =
                parts[0].isEmpty ? page.url : page.url.deletingLastPathComponent().appending(path: String(parts[0]))
            #expect(FileManager.default.fileExists(atPath: target.path), "\(page) links to \(link)")
            guard parts.count == 2, target.pathExtension == "md" else { continue }
            let headings = try Page(url: target).headings
            #expect(headings.contains(String(parts[1])), "\(page) links to \(link); the headings are \(headings)")
        }
    }

    @Test("every page in docs is linked from README.md")
    func everyPageIsLinked() throws {
        let links = Set(try Page(url: Page.root.appending(path: "README.md")).links)
        for page in Page.all where page.description.hasPrefix("docs/") {
            #expect(links.contains(page.description), "README.md does not link to \(page)")
        }
    }
}
