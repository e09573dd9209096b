import Foundation

/// The body of an error answer (RFC 9457), as far as a person wants to see it.
struct ProblemDetails: Decodable {
    private let title: String?
    private let detail: String?
    private let field: String?

    /// What an answer says about its error; the name of its status if it says nothing.
    static func reason(status: Int, name: String, body: Data) -> String {
        // Proxies answer with HTML, so a body that is no JSON is nothing special.
        let problem = try? JSONDecoder().decode(ProblemDetails.self, from: body)
        let text = [problem?.title ?? name, problem?.detail, problem?.field.map { "(\($0))" }].compactMap(\.self)
        return Printable.text("\(status) " + text.joined(separator: " — "))
    }
}
