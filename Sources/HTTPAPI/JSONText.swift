import Analytics
import NIOCore

/// Writes JSON in the order of the calls, as the answers are documented; for answers only.
struct JSONText {
    private(set) var buffer: ByteBuffer
    private var needsComma = false

    init(capacity: Int = 256) {
        buffer = ByteBuffer()
        buffer.reserveCapacity(capacity)
    }

    /// Writes `{…}` around what `body` writes.
    mutating func object(_ body: (inout JSONText) -> Void) {
        open("{")
        body(&self)
        close("}")
    }

    /// Writes `"name":{…}` around what `body` writes.
    mutating func object(_ name: StaticString, _ body: (inout JSONText) -> Void) {
        self.name(name)
        object(body)
    }

    /// Writes `"name":[…]` around what `body` writes for each element.
    mutating func array<Elements: Sequence>(
        _ name: StaticString,
        _ elements: Elements,
        _ body: (inout JSONText, Elements.Element) -> Void
    ) {
        self.name(name)
        open("[")
        for element in elements { body(&self, element) }
        close("]")
    }

    /// Writes `"name":["…","…"]`.
    mutating func strings(_ name: StaticString, _ values: [String]) {
        array(name, values) { json, value in
            json.separate()
            json.string(value)
            json.needsComma = true
        }
    }

    mutating func field(_ name: StaticString, _ value: String) {
        self.name(name)
        string(value)
        needsComma = true
    }

    /// - Parameter name: Of characters that need no escape, as all names of fields and parameters are.
    mutating func field(named name: String, _ value: String) {
        separate()
        buffer.writeString("\"\(name)\":")
        needsComma = false
        string(value)
        needsComma = true
    }

    mutating func field(_ name: StaticString, _ value: Int) {
        self.name(name)
        buffer.writeString(String(value))
        needsComma = true
    }

    /// - Parameter name: Of characters that need no escape.
    mutating func field(named name: String, _ value: Metric.Value) {
        separate()
        buffer.writeString("\"\(name)\":")
        switch value {
        case .count(let count): buffer.writeString(String(count))
        case .ratio(let ratio):
            // The shortest digits that are this number and no other; whole numbers without a fraction.
            buffer.writeString(Int(exactly: ratio).map { String($0) } ?? "\(ratio)")
        }
        needsComma = true
    }

    private mutating func name(_ name: StaticString) {
        separate()
        buffer.writeInteger(UInt8(ascii: "\""))
        buffer.writeStaticString(name)
        buffer.writeStaticString("\":")
        needsComma = false
    }

    private mutating func open(_ bracket: StaticString) {
        separate()
        buffer.writeStaticString(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: StaticString) {
        buffer.writeStaticString(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { buffer.writeInteger(UInt8(ascii: ",")) }
    }

    private mutating func string(_ value: String) {
        buffer.writeInteger(UInt8(ascii: "\""))
        if value.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            buffer.writeString(value)
        } else {
            for scalar in value.unicodeScalars { escape(scalar) }
        }
        buffer.writeInteger(UInt8(ascii: "\""))
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": buffer.writeStaticString("\\\"")
        case "\\": buffer.writeStaticString("\\\\")
        case "\n": buffer.writeStaticString("\\n")
        case "\r": buffer.writeStaticString("\\r")
        case "\t": buffer.writeStaticString("\\t")
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            buffer.writeString("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
        default: buffer.writeString(String(scalar))
        }
    }
}
