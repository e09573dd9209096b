import Foundation

/// A page of the documentation: a Markdown file of the repository.
struct Page: Sendable, CustomStringConvertible {
    /// The repository.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// All pages.
    static let all: [Page] = {
        let folders = ["", "docs", "Benchmarks"]
        let files = folders.flatMap { folder -> [URL] in
            let url = folder.isEmpty ? root : root.appending(path: folder)
            return (try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)) ?? []
        }
        return files.filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }.compactMap { try? Page(url: $0) }
    }()

    let url: URL
    let text: String

    init(url: URL) throws {
        self.url = url
        text = try String(contentsOf: url, encoding: .utf8)
    }

    /// The path from the repository.
    var description: String { String(url.path.dropFirst(Self.root.path.count + 1)) }

    /// The targets of all links outside of code.
    var links: [String] { prose.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) } }

    /// Headings as links name them: in lower case, blanks as hyphens, without punctuation.
    var headings: Set<String> {
        let lines = prose.split(separator: "\n").filter { $0.hasPrefix("#") }
        return Set(
            lines.map { line in
                let title = line.drop { $0 == "#" || $0 == " " }.lowercased()
                return String(
                    title.unicodeScalars.compactMap { scalar -> Character? in
                        if scalar == " " { return "-" }
                        return scalar.properties.isAlphabetic || scalar == "-" || scalar == "_"
                            || ("0"..."9").contains(scalar) ? Character(scalar) : nil
                    }
                )
            }
        )
    }

    /// The text without blocks of code, in which brackets and `#` mean other things.
    private var prose: String {
        var isCode = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            if line.hasPrefix("```") {
                isCode.toggle()
                return false
            }
            return !isCode
        }.joined(separator: "\n")
    }
}
