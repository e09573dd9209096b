/// Why bytes are not the JSON that was expected.
public struct JSONError: Error, Equatable, Sendable {
    /// The rule that was broken.
    public enum Reason: Equatable, Sendable {
        case unexpectedEnd
        case unexpectedCharacter
        case expected(JSONKind)
        case controlCharacter
        case nulCharacter
        case invalidEscape
        case loneSurrogate
        case invalidUTF8
        case invalidNumber
        case numberOutOfRange
        case tooDeep(limit: Int)
        case trailingBytes
    }

    /// The rule that was broken.
    public let reason: Reason
    /// Where, in bytes from the start of the input.
    public let offset: Int
}

extension JSONError: CustomStringConvertible {
    /// A sentence for whoever sent the JSON, without its position.
    public var description: String { "\(reason)" }
}

extension JSONError.Reason: CustomStringConvertible {
    /// The rule, as the end of a sentence that begins with what broke it.
    public var description: String {
        switch self {
        case .unexpectedEnd: "the JSON ends too early"
        case .unexpectedCharacter: "a character that JSON does not allow here"
        case .expected(let kind): "must be \(kind.article) \(kind.rawValue)"
        case .controlCharacter: "must not contain a control character that is not escaped"
        case .nulCharacter: "must not contain the NUL character"
        case .invalidEscape: "must not contain an escape sequence that JSON does not know"
        case .loneSurrogate: "must not contain half of a surrogate pair"
        case .invalidUTF8: "must be valid UTF-8"
        case .invalidNumber: "must be a number as JSON writes it"
        case .numberOutOfRange: "must be a number that 64 bits can hold without loss; send it as a string"
        case .tooDeep(let limit): "must not be nested more than \(limit) levels deep"
        case .trailingBytes: "nothing may follow the JSON value"
        }
    }
}
