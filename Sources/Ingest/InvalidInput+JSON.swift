import Analytics
import BSON

extension InvalidInput {
    /// JSON that cannot be read at all.
    /// - Parameter whole: What to say when it can be read, but is of another kind than expected.
    init(malformed error: JSONError, whole: String? = nil) {
        if let whole, case .expected = error.reason {
            self.init(field: nil, rule: whole)
        } else {
            self.init(field: nil, rule: "the body is not valid JSON: \(error) (byte \(error.offset))")
        }
    }

    /// A value that broke a rule of JSON, or is of another kind than expected.
    init(field: String, _ error: JSONError) {
        switch error.reason {
        case .unexpectedEnd, .unexpectedCharacter, .trailingBytes: self.init(malformed: error)
        default: self.init(field: field, rule: "\(error)")
        }
    }

    /// One of the properties.
    init(property name: ArraySlice<UInt8>, _ rule: String) {
        self.init(field: "properties.\(String(decoding: name, as: UTF8.self))", rule: rule)
    }
}
