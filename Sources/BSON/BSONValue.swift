/// A value of a document's element.
public indirect enum BSONValue: Hashable, Sendable {
    case double(Double)
    case string(String)
    case document(BSONDocument)
    /// An array; the document's keys are "0", "1", ….
    case array(BSONDocument)
    case binary([UInt8], subtype: UInt8)
    case objectID(ObjectID)
    case bool(Bool)
    /// Milliseconds since 1970, UTC.
    case date(Int64)
    case null
    case int32(Int32)
    case int64(Int64)
    /// The server's own logical time: seconds in the upper half, a counter in the lower.
    case timestamp(UInt64)

    /// A UUID: binary of subtype 4.
    public static func uuid(_ bytes: [UInt8]) -> BSONValue { .binary(bytes, subtype: 4) }

    /// An array of values.
    public static func array(_ values: some Sequence<BSONValue>) -> BSONValue {
        var writer = BSONWriter()
        for (index, value) in values.enumerated() {
            writer.append(BSONKey(String(index)), value)
        }
        return .array(BSONDocument(unchecked: writer.finish()))
    }
}

extension BSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An int32 where it fits, an int64 otherwise.
    public init(integerLiteral value: Int64) { self = Int32(exactly: value).map { .int32($0) } ?? .int64(value) }
    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A double.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// An array.
    public init(arrayLiteral elements: BSONValue...) { self = .array(elements) }
    /// A document whose fields keep the order in which they are written.
    public init(dictionaryLiteral elements: (BSONKey, BSONValue)...) { self = .document(BSONDocument(elements)) }
}

extension BSONValue {
    /// The number, if it is a whole one of any type.
    public var integer: Int64? {
        switch self {
        case .int32(let value): Int64(value)
        case .int64(let value): value
        case .double(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// The text, if it is a string.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The document, if it is one, or the array's document.
    public var document: BSONDocument? {
        switch self {
        case .document(let value), .array(let value): value
        default: nil
        }
    }

    /// Milliseconds since 1970, if it is a date.
    public var date: Int64? {
        if case .date(let value) = self { value } else { nil }
    }

    /// The id, if it is one.
    public var objectID: ObjectID? {
        if case .objectID(let value) = self { value } else { nil }
    }

    /// The truth, if it is a boolean or, as servers answer `ok`, a number.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { integer.map { $0 != 0 } }
    }
}
