import BSON
import Testing

@Suite struct JSONReaderTests {
    /// Reads a text that must be one string and nothing more.
    private func string(_ json: [UInt8]) throws(JSONError) -> (text: [UInt8], scalars: Int) {
        var reader = JSONReader()
        var text: [UInt8] = []
        let scalars = try reader.appendString(to: &text, in: json.span)
        try reader.end(in: json.span)
        return (text, scalars)
    }

    /// Reads a text that must be one number and nothing more.
    private func number(_ json: String) throws(JSONError) -> JSONNumber {
        let bytes = Array(json.utf8)
        var reader = JSONReader()
        let number = try reader.number(in: bytes.span)
        try reader.end(in: bytes.span)
        return number
    }

    /// Steps over a text that must be one value and nothing more.
    private func skip(_ json: String) throws(JSONError) {
        let bytes = Array(json.utf8)
        var reader = JSONReader()
        try reader.skipValue(in: bytes.span)
        try reader.end(in: bytes.span)
    }

    @Test(
        "strings are unescaped and counted in Unicode scalars",
        arguments: [
            (#""""#, "", 0),
            (#""abc""#, "abc", 3),
            (#" "a" "#, "a", 1),
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t", 8),
            (#""\u0041\u00e9\u00E9""#, "Aéé", 3),
            (#""\u0001\u001f\u007f""#, "\u{1}\u{1f}\u{7f}", 3),
            (#""\ud83d\ude00""#, "😀", 1),
            (#""\uD800\uDC00\uDBFF\uDFFF""#, "\u{10000}\u{10FFFF}", 2),
            (#""\ud7ff\ue000\uffff""#, "\u{D7FF}\u{E000}\u{FFFF}", 3),
            (#""\\ud800""#, #"\ud800"#, 6),
            ("\"é漢😀\"", "é漢😀", 3),
            ("\"e\u{301}\"", "e\u{301}", 2),
            ("\"👩‍👧\"", "👩‍👧", 3),
            (
                "\"\u{7f}\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}\"",
                "\u{7f}\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}", 9
            ),
        ]
    )
    func strings(json: String, text: String, scalars: Int) throws {
        let result = try string(Array(json.utf8))
        #expect(result.text == Array(text.utf8))
        #expect(result.scalars == scalars)
    }

    @Test(
        "strings that JSON or Unicode does not allow are refused",
        arguments: [
            (#""a"#, .unexpectedEnd), (#"""#, .unexpectedEnd), (#""\"#, .unexpectedEnd), (#""\""#, .unexpectedEnd),
            (#""\u"#, .unexpectedEnd), (#""\u004"#, .unexpectedEnd), (#""\u004""#, .invalidEscape),
            ("", .unexpectedEnd),
            (#""\x41""#, .invalidEscape), (#""\'""#, .invalidEscape), (#""\0""#, .invalidEscape),
            (#""\N""#, .invalidEscape), (#""\U0041""#, .invalidEscape), (#""\u004g""#, .invalidEscape),
            (#""\u{41}""#, .invalidEscape), (#""\u+041""#, .invalidEscape), (#""\u 041""#, .invalidEscape),
            (#""\u0000""#, .nulCharacter), (#""a\u0000b""#, .nulCharacter),
            (#""\ud800""#, .loneSurrogate), (#""\udfff""#, .loneSurrogate), (#""\ude00\ud83d""#, .loneSurrogate),
            (#""\ud83d\ud83d""#, .loneSurrogate), (#""\ud83d\u0041""#, .loneSurrogate),
            (#""\ud83dabcdef""#, .loneSurrogate),
            (#""\ud83d\n12345""#, .loneSurrogate), (#""\ud83d\ude0g""#, .invalidEscape),
            ("\"a\nb\"", .controlCharacter), ("\"\t\"", .controlCharacter), ("\"\u{1f}\"", .controlCharacter),
            ("\"\u{0}\"", .controlCharacter),
            ("'a'", .unexpectedCharacter), ("a", .unexpectedCharacter), ("\u{feff}\"a\"", .unexpectedCharacter),
            ("1", .expected(.string)), ("null", .expected(.string)), ("{}", .expected(.string)),
            (#""a" b"#, .trailingBytes), (#""a""b""#, .trailingBytes),
        ] as [(String, JSONError.Reason)]
    )
    func brokenStrings(json: String, reason: JSONError.Reason) {
        let error = #expect(throws: JSONError.self) { try string(Array(json.utf8)) }
        #expect(error?.reason == reason)
    }

    @Test(
        "bytes that are not well-formed UTF-8 are refused",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xDF, 0xC0], [0xE0, 0x80, 0x80],
            [0xE0, 0x9F, 0xBF], [0xE0, 0xA0], [0xE2, 0x82, 0x41], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
            [0xEF, 0xBF, 0xC0], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
            [0xF0, 0x9F, 0x98, 0x41], [0xF0, 0x9F, 0x41, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]]
    )
    func brokenUTF8(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        for json in [[quote] + bytes + [quote], [quote, 0x61] + bytes + [0x61, quote], [quote] + bytes] {
            let error = #expect(throws: JSONError.self) { try string(json) }
            #expect(error?.reason == .invalidUTF8)
        }
    }

    @Test("every Unicode scalar is read as it is and as an escape")
    func everyScalar() throws {
        var broken: [UInt32] = []
        for code in UInt32(0x20)...0x10FFFF {
            guard let scalar = Unicode.Scalar(code), scalar != "\"", scalar != "\\" else { continue }
            let text = Array(String(scalar).utf8)
            let escape = String(scalar).utf16.reduce(into: "") {
                let digits = String($1, radix: 16)
                $0 += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
            let raw = try string([0x22] + text + [0x22])
            let escaped = try string(Array("\"\(escape)\"".utf8))
            if raw != (text, 1) || escaped != (text, 1) { broken.append(code) }
        }
        #expect(broken.isEmpty)
    }

    @Test(
        "numbers keep their value and their kind",
        arguments: [
            ("0", .integer(0)), ("7", .integer(7)), ("-7", .integer(-7)), (" 7 ", .integer(7)),
            ("2147483647", .integer(2_147_483_647)), ("2147483648", .integer(2_147_483_648)),
            ("9007199254740991", .integer(9_007_199_254_740_991)),
            ("9007199254740993", .integer(9_007_199_254_740_993)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .double(0x1p63)), ("18446744073709551616", .double(0x1p64)),
            ("10000000000000000000000", .double(1e22)), ("-36893488147419103232", .double(-0x1p65)),
            ("0.0", .double(0)), ("1.0", .double(1)), ("1e0", .double(1)), ("1E+2", .double(100)),
            ("25e-1", .double(2.5)),
            ("1e22", .double(1e22)), ("0.1", .double(0.1)), ("0.30000000000000004", .double(0.1 + 0.2)),
            ("9007199254740993.0", .double(9_007_199_254_740_992)),
            ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
            ("5e-324", .double(.leastNonzeroMagnitude)), ("2.5e-324", .double(.leastNonzeroMagnitude)),
            ("2.2250738585072014e-308", .double(.leastNormalMagnitude)),
            ("0e999", .double(0)), ("0.000e-999", .double(0)),
        ] as [(String, JSONNumber)]
    )
    func numbers(json: String, value: JSONNumber) throws {
        #expect(try number(json) == value)
    }

    @Test("a zero with a sign is a double that has one", arguments: ["-0", "-0.0", "-0e5", "-0.00E-7"])
    func negativeZero(json: String) throws {
        guard case .double(let value) = try number(json) else {
            Issue.record("not a double")
            return
        }
        #expect(value == 0 && value.sign == .minus)
    }

    @Test(
        "numbers that JSON does not know, or that cannot be kept, are refused",
        arguments: [
            ("", .unexpectedEnd), ("-", .unexpectedEnd), ("1.", .unexpectedEnd), ("1e", .unexpectedEnd),
            ("1e+", .unexpectedEnd), ("-a", .invalidNumber), ("--1", .invalidNumber), ("01", .invalidNumber),
            ("-01", .invalidNumber), ("00", .invalidNumber), ("1.e5", .invalidNumber), ("1.x", .invalidNumber),
            ("1ee5", .invalidNumber), ("1e 5", .invalidNumber), ("1e+-5", .invalidNumber),
            ("+1", .unexpectedCharacter), (".5", .unexpectedCharacter), ("NaN", .unexpectedCharacter),
            ("Infinity", .unexpectedCharacter), ("٣", .unexpectedCharacter), ("-Infinity", .invalidNumber),
            ("0x10", .trailingBytes), ("1_000", .trailingBytes), ("1,5", .trailingBytes), ("1f", .trailingBytes),
            ("1 2", .trailingBytes), ("\"1\"", .expected(.number)), ("true", .expected(.number)),
            ("null", .expected(.number)),
            ("1e309", .numberOutOfRange), ("-1e309", .numberOutOfRange), ("1e99999999999999999999", .numberOutOfRange),
            ("1.7976931348623159e308", .numberOutOfRange), ("1e-400", .numberOutOfRange), ("2e-324", .numberOutOfRange),
            ("0.1e-99999999999999999999", .numberOutOfRange), ("9223372036854775809", .numberOutOfRange),
            ("-9223372036854775809", .numberOutOfRange), ("18446744073709551615", .numberOutOfRange),
            ("123456789012345678901234567890", .numberOutOfRange),
            ("170141183460469231731687303715884105728", .numberOutOfRange),
            (String(repeating: "9", count: 400), .numberOutOfRange),
        ] as [(String, JSONError.Reason)]
    )
    func brokenNumbers(json: String, reason: JSONError.Reason) {
        let error = #expect(throws: JSONError.self) { try number(json) }
        #expect(error?.reason == reason)
    }

    @Test(
        "values are stepped over by their structure",
        arguments: [
            "1", "-1.5e+7", "true", "false", "null", #""a\"b\\""#, "[]", "{}", "[1,[2,[3]],{}]",
            #" { "a" : [ 1 , "]" , { "b" : "}" } ] , "c" : null } "#, "\t\r\n[ ]\n",
        ]
    )
    func skipping(json: String) {
        #expect(throws: Never.self) { try skip(json) }
    }

    @Test(
        "broken structure is found while stepping over it",
        arguments: [
            ("", .unexpectedEnd), ("[", .unexpectedEnd), ("[1", .unexpectedEnd), ("[1,", .unexpectedEnd),
            ("{", .unexpectedEnd), (#"{"a"#, .unexpectedEnd), (#"{"a""#, .unexpectedEnd), (#"{"a":"#, .unexpectedEnd),
            (#"{"a":1"#, .unexpectedEnd), (#"{"a":1,"#, .unexpectedEnd), (#""a\""#, .unexpectedEnd),
            ("tru", .unexpectedEnd),
            ("[1,]", .unexpectedCharacter), ("[,1]", .unexpectedCharacter), ("[1 2]", .unexpectedCharacter),
            ("[1}", .unexpectedCharacter), (#"{"a":1,}"#, .unexpectedCharacter), (#"{,"a":1}"#, .unexpectedCharacter),
            (#"{"a" 1}"#, .unexpectedCharacter), (#"{"a":1 "b":2}"#, .unexpectedCharacter),
            ("{a:1}", .unexpectedCharacter),
            ("{1:1}", .unexpectedCharacter), (#"{"a":1]"#, .unexpectedCharacter), ("nul]", .unexpectedCharacter),
            ("True", .unexpectedCharacter), ("/* */ 1", .unexpectedCharacter), ("[1]]", .trailingBytes),
            ("1 1", .trailingBytes), ("{}\u{0}", .trailingBytes), ("truex", .trailingBytes),
        ] as [(String, JSONError.Reason)]
    )
    func brokenStructure(json: String, reason: JSONError.Reason) {
        let error = #expect(throws: JSONError.self) { try skip(json) }
        #expect(error?.reason == reason)
    }

    @Test("nesting is followed to its limit and no further")
    func depth() {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        let limit = JSONReader.depthLimit
        #expect(throws: Never.self) { try skip(nested(limit + 1)) }
        for depth in [limit + 2, 100_000] {
            let error = #expect(throws: JSONError.self) { try skip(nested(depth)) }
            #expect(error?.reason == .tooDeep(limit: limit))
        }
    }

    @Test(
        "only the white space of JSON is white space",
        arguments: ["\u{b}", "\u{c}", "\u{a0}", "\u{2028}", "\u{feff}"]
    )
    func whiteSpace(space: String) {
        #expect(throws: JSONError.self) { try skip("[\(space)]") }
        #expect(throws: JSONError.self) { try skip("[]\(space)") }
    }

    @Test("an error says where it happened")
    func offset() {
        let error = #expect(throws: JSONError.self) { try skip(#"[1, 2 x]"#) }
        #expect(error?.offset == 6)
    }

    @Test("what a value is shows in its first byte")
    func peek() throws {
        let kinds: [(String, JSONKind)] = [
            ("{", .object), ("[", .array), ("\"", .string), ("-", .number), ("0", .number), ("9", .number),
            ("t", .boolean),
            ("f", .boolean), ("n", .null), (" \t\r\n1", .number),
        ]
        for (json, kind) in kinds {
            let bytes = Array(json.utf8)
            var reader = JSONReader()
            let found = try reader.peek(in: bytes.span)
            #expect(found == kind)
        }
    }
}
