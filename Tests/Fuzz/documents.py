"""Makes documents to judge: good events, events that break a rule by a hair, and bytes that are nothing at all."""

import datetime
import decimal
import math
import struct

import reference

NOW = 1_763_134_201_123  # 2025-11-14T15:30:01.123Z
DAY = 86_400_000

ALPHABETS = [
    "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_/ ",
    "aÄßñøžčşИжюαωאب",
    "中文漢字かなカナ한국어\u2028\ufffd\uffff",
    "😀🦄👩‍👩‍👧‍👦🇩🇪e\u0301\u0308\U0010ffff\U00010000",
    "\x01\x08\t\n\x0c\r\x1f\"\\/\x7f\x80\x85\xa0",
    "$.'{}[]:,#%&<>?=+*~`^|",
]

# Strings as they stand in JSON, quotes included, that a strict parser refuses.
BROKEN_STRINGS = [
    rb'"\ud800"', rb'"\udfff"', rb'"\ud800\u0041"', rb'"\ud83d\ud83d\ude00"', rb'"\ude00\ud83d"', rb'"\ud83d\ude0"',
    rb'"\ud83dx"', rb'"\ud83d\n"', rb'"\udbff"', rb'"a\udc00b"', rb'"\u0000"', rb'"a\u0000"', rb'"\u00"', rb'"\u12"',
    rb'"\u{41}"', rb'"\U00000041"', rb'"\x41"', rb'"\0"', rb'"\'"', rb'"\a"', rb'"\u 041"', rb'"\u+041"', rb'"\u004g"',
    rb'"\u00_1"', rb'"\u0x41"', rb'"\"', rb'"\\\"', rb'"', rb"'single'", rb"bare", b'"\x00"', b'"\x01"', b'"\x1f"',
    b'"\t"', b'"\n"', b'"\r\n"', b'"\x80"', b'"\xbf"', b'"\xc0\x80"', b'"\xc1\xbf"', b'"\xc3"', b'"\xc3("',
    b'"\xe0\x80\x80"', b'"\xe0\x9f\xbf"', b'"\xe2\x82"', b'"\xe2(\xa1"', b'"\xed\xa0\x80"', b'"\xed\xbf\xbf"',
    b'"\xed\xa0\xbd\xed\xb8\x80"', b'"\xf0\x80\x80\x80"', b'"\xf0\x8f\xbf\xbf"', b'"\xf0\x9f\x98"', b'"\xf0\x9f(\x80"',
    b'"\xf0\x9f\x98("', b'"\xf4\x90\x80\x80"', b'"\xf5\x80\x80\x80"', b'"\xf8\x88\x80\x80\x80"', b'"\xfe"', b'"\xff"',
    b'"\xef\xbb"',
]  # fmt: skip

# Strings with unusual but right spelling.
ODD_STRINGS = [
    rb'"\u0041"', rb'"\u00e9"', rb'"\u00E9"', rb'"\uFFFF"', rb'"\ufeffx"', rb'"\ud83d\ude00"', rb'"\uD83D\uDE00"',
    rb'"\ud800\udc00"', rb'"\uDBFF\uDFFF"', rb'"\uD7FF\uE000"', rb'"\b\f\n\r\t\/\\\""', rb'"\\ud800"', rb'"\u0001"',
    rb'"\u0024x"', rb'"\u007f\u0080\u07ff\u0800"', b'"\xf4\x8f\xbf\xbf"', b'"\xed\x9f\xbf"', b'"\xee\x80\x80"',
    b'"\xef\xbf\xbe"', b'"\x7f"', b'"\xc2\x80"', b'"\xe2\x80\xa8"',
]  # fmt: skip

NUMBERS = [
    "0", "-0", "1", "-1", "0.0", "-0.0", "0e0", "-0e0", "0E+5", "0e-999999", "-0.000e99999", "1.0", "1.50", "1e0", "1E5",
    "1e+5", "1e-5", "1e05", "1e00", "123456789012345678", "1e15", "1e16", "1e22", "1e23", "1e308", "-1e308", "1e309",
    "1e400", "-1e400", "1e99999999999999999999", "1e-99999999999999999999", "0e99999999999999999999", "5e-324", "4.9e-324",
    "2.5e-324", "2.4703282292062327208e-324", "2.4703282292062328e-324", "2.4e-324", "2e-324", "1e-400", "-1e-400",
    "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "17976931348623157e292",
    "2.2250738585072014e-308", "2.2250738585072011e-308", "2.225073858507201e-308", "0.1", "0.2", "0.30000000000000004",
    "3.141592653589793238462643383279", "9007199254740993.0", "9007199254740992.5", "9007199254740993e0",
    "0.500000000000000166533453693773481063544750213623046875", "1.00000000000000011102230246251565404",
    "1.00000000000000011102230246251565405", "100000000000000000000", "1000000000000000000000000",
    "10000000000000000000000000", "123456789012345678901234567890", "1" + "0" * 22, "1" + "0" * 23, "1" + "0" * 38,
    "1" + "0" * 39, "1" + "0" * 308, "1" + "0" * 309, "1" + "0" * 400, "9" * 400, "-" + "9" * 400, "0." + "0" * 400 + "1",
    "0." + "0" * 310 + "5e10", "1" * 800 + "e-780", "0." + "1" * 700, "1e-7", "12e-1", "6.02214076E+23",
]  # fmt: skip

BROKEN_NUMBERS = [
    "01", "-01", "00", "-", "+1", "--1", "1.", "-1.", ".5", "-.5", "1.e5", "1e", "1e+", "1e-", "1E", "1ee5", "1e5.5", "1.2.3",
    "0x10", "1_000", "1,5", "1 000", "NaN", "-NaN", "Infinity", "-Infinity", "inf", "nan", "1f", "0b1", "٣", "１", "1e٣", "1٫5",
    "- 1", "1 .5", "∞",
]  # fmt: skip

TIMESTAMPS = [
    "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00.0009Z",
    "1970-01-01T01:00:00+01:00", "1970-01-01T00:59:59+01:00", "1969-12-31T23:00:00-01:00", "1970-01-01T23:59:00+23:59",
    "1969-12-31T00:01:00-23:59", "1969-12-31T00:00:59-23:59", "2000-02-29T12:00:00Z", "1900-02-29T12:00:00Z",
    "2100-02-29T12:00:00Z", "2024-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "2024-02-30T00:00:00Z",
    "2024-04-31T00:00:00Z", "2024-12-31T23:59:59.999999999Z", "2024-12-31T23:59:59.9999999999Z", "2024-12-31T23:59:60Z",
    "2024-12-31T24:00:00Z", "2024-12-31T23:60:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z",
    "2024-01-00T00:00:00Z", "2024-01-32T00:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59-23:59", "10000-01-01T00:00:00Z", "+2024-01-01T00:00:00Z",
    "-001-01-01T00:00:00Z", "2024-01-01", "2024-01-01T00:00Z", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z",
    "2024-01-01T00:00:00z", "2024-01-01t00:00:00Z", "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+01",
    "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+23:60", "2024-01-01T00:00:00-00:00", "2024-01-01T00:00:00+1:00",
    "2024-01-01T00:00:00 Z", "2024-01-01T00:00:00ZZ", "2024-01-01T00:00:00Z ", " 2024-01-01T00:00:00Z",
    "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00,5Z", "2024-01-01T00:00:00.5", "2024-01-01T00:00:00.1Z",
    "2024-01-01T00:00:00.12Z", "2024-01-01T00:00:00.1239Z", "2024-01-01T00:00:00.-1Z", "2024-W01-1T00:00:00Z",
    "2024-001T00:00:00Z", "20240101T000000Z", "2024-1-1T0:0:0Z", "1e10", "1700000000", "", "Z", "now",
    "２０２４-01-01T00:00:00Z", "2024-01-01T00:00:00\u2212 01:00", "2024-01-01T00:00:00Z\n", "2024-01-01T00:00:00+01:00Z",
]  # fmt: skip

WRONG_VALUES = [
    b"null", b"true", b"false", b"0", b"1.5", b"1e999", b"-0", b"[]", b"{}", b'["a"]', b'{"$oid":"507f1f77bcf86cd799439011"}',
    b'{"$date":"2025-11-14T15:30:01Z"}', b'{"$gt":""}', b'{"$ne":null}', b'[{"$where":"1"}]', b'{"a":{"b":{"c":1}}}',
    b'{"$numberLong":"1"}', b"1763134201123", b"[[[[]]]]", b'[1,"a",null,true,{"b":[]}]', b'{"":""}', b"12345678901234567890123",
    b'{"a":1,"a":2}', b'[1e400,"\\ud800"]',
]  # fmt: skip

URLS = [
    "https://shop.example/", "http://shop.example", "HTTPS://Shop.Example:8443/A/b?c=d#e", "http://shop.example?utm_source=a+b",
    "https://user:p%40ss@shop.example/x", "https://a@b@shop.example/", "https://shop.example./", "https://[2001:DB8::1]:80/x",
    "https://[::1", "https://[::1]x", "https://[]/", "https://[1.2.3.4]/", "https://MÜNCHEN.example/straße", "https://.a/",
    "https://a..b/", "https://../", "https://./", "https://", "http:///x", "http://:80/", "http://a:/", "http://a:123456/",
    "http://a:12345/", "http://a:x/", "//shop.example/", "shop.example", "ftp://shop.example/", "javascript:alert(1)",
    "http:/a/", "https://a\\@b/", "https://a/\\b", "https://a%2fb/", "https://a b/", " https://a/", "https://a/ ", "https://@/",
    "https://a/?utm_source=x&utm_source=y", "https://a/?utm_source=&utm_source=y", "https://a/?utm%5Fsource=x",
    "https://a/?utm_source=%C3%A9&utm_medium=%FF&utm_campaign=%00&utm_term=%&utm_content=%2", "https://a/?&&utm_term==&=",
    "https://a/?utm_source=+%20+", "https://a/?UTM_SOURCE=x", "https://a/#?utm_source=x", "https://a/?x#utm_source=y",
    "https://a/?utm_source=" + "x" * 255, "https://a/?utm_source=" + "x" * 256, "https://a/?utm_source=" + "%C3%A9" * 256,
    "https://a/?utm_content=" + "+" * 300 + "x", "https://" + "a" * 255 + "/", "https://" + "a" * 256 + "/",
    "https://a/" + "b" * 2047, "https://a/" + "b" * 2048, "https://a/?" + "b" * 3000,
]  # fmt: skip

ADDRESSES = [
    "192.0.2.1", "0.0.0.0", "255.255.255.255", "256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4 ", "1.2.3.4:80", "::", "::1",
    "2001:DB8::1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::", "::1:2:3:4:5:6:7:8", "1::2::3", "::ffff:1.2.3.4",
    "::ffff:1.2.3.256", "fe80::1%eth0", "[::1]", "12345::", ":::", ":1", "1:", "g::", "localhost", "１.2.3.4",
]  # fmt: skip

USER_AGENTS = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "curl/8.0", " ", "(" * 2000, "(" * 2001, "ü",
]  # fmt: skip

UNKNOWN_NAMES = [
    "", "Site_id", "site_id ", "siteid", "_id", "$set", "$oid", "ingested_at", "processed_at", "a.b", "properties.a", "constructor",
    "__proto__", "site_id\u0301", "ſite_id", "x" * 99, "x" * 100, "x" * 101, "é" * 100, "e\u0301" * 100, "👩‍👩‍👧‍👦" * 40, "\ufeff",
]  # fmt: skip

NASTY_BYTES = [
    b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff", b"\x80", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x0b", b"\x0c",
    b"\xc2\xa0", b"\xe2\x80\xa8", b"//", b"/**/", b"#", b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"'", b"\\u0000",
    b"\\ud800", b"null", b"NaN", b"{}", b'""', b"0", b"-", b"e", b".", b" ", b"\n", b'{"a":1}', b'"a":1,', b"true", b"\r", b"\t",
]  # fmt: skip


class Documents:
    """A stream of documents that depends on nothing but its source of randomness."""

    def __init__(self, random):
        self._random = random
        self._makers = [
            (30, self._good),
            (16, self._limits),
            (14, self._wrong),
            (12, self._numeric),
            (8, self._timed),
            (4, self._spelled),
            (10, self._derived),
            (12, self._mutated),
            (4, self._arbitrary),
        ]
        self._weights = [weight for weight, _ in self._makers]
        self._earlier = [b'{"site_id":"s","event_type":"page_view"}']

    def next(self):
        """The next document and the server's time for it."""
        _, maker = self._random.choices(self._makers, self._weights)[0]
        document = maker()
        if len(document) < 4_000:
            if len(self._earlier) < 500:
                self._earlier.append(document)
            else:
                self._earlier[self._random.randrange(500)] = document
        return document, self.now()

    def now(self):
        random = self._random
        if random.random() < 0.9:
            return NOW
        return random.choice([0, 1, 999, DAY - 1, 2**31 * 1000, 2**32 * 1000, NOW + random.randrange(10**12)])

    def _good(self):
        return self._object(self._members())

    def _limits(self):
        """One text, or the number of properties, at a limit, one under it or one over it."""
        random = self._random
        members = self._members(properties=False)
        kind = random.randrange(8)
        if kind < 5:
            name, (shortest, longest) = random.choice(list(reference.LENGTHS.items()))
            length = random.choice([shortest - 1, shortest, longest - 1, longest, longest, longest + 1])
            self._set(members, name, self._string(self._text(length)))
        elif kind == 5:
            length = random.choice([0, 1, 99, 100, 100, 101])
            properties = [(self._string(self._property_name(length)), b"1")]
            self._set(members, "properties", self._object(properties))
        elif kind == 6:
            length = random.choice([0, 1, 499, 500, 500, 501])
            properties = [(b'"p"', self._string(self._text(length)))]
            self._set(members, "properties", self._object(properties))
        else:
            count = random.choice([0, 1, 29, 30, 30, 31])
            properties = [(b'"p%d"' % index, self._property()) for index in range(count)]
            if random.random() < 0.2 and count > 1:
                properties[-1] = (properties[random.randrange(count - 1)][0], b"true")
            self._set(members, "properties", self._object(properties))
        return self._object(members)

    def _wrong(self):
        """Fields that are missing, unknown, twice there, of a wrong kind, or no object at all."""
        random = self._random
        members = self._members()
        for _ in range(random.choice([1, 1, 1, 2])):
            kind = random.randrange(8)
            position = random.randrange(len(members) + 1)
            name = random.choice(reference.FIELDS)
            if kind == 0 and members:
                del members[random.randrange(len(members))]
            elif kind == 1:
                unknown = random.choice(UNKNOWN_NAMES) if random.random() < 0.8 else self._text(random.randrange(120))
                members.insert(position, (self._string(unknown), self._any_value()))
            elif kind == 2 and members:
                members.insert(position, random.choice(members))
            elif kind == 3:
                members.insert(position, (self._string(name), self._any_value()))
            elif kind in (4, 5):
                self._set(members, name, random.choice(WRONG_VALUES))
            elif kind == 6:
                name = self._property_name(random.randrange(1, 12))
                name = random.choice(["$" + name, name + ".", "." + name, "$", ".", "a$", "＄", name])
                value = random.choice([random.choice(WRONG_VALUES), self._property()])
                properties = [(b'"ok"', b"1"), (self._string(name), value)]
                if random.random() < 0.3:
                    properties.append(properties[0])
                random.shuffle(properties)
                self._set(members, "properties", self._object(properties))
            else:
                self._set(members, name, self._nested())
        document = self._object(members)
        if random.random() < 0.06:
            document = random.choice([b"[" + document + b"]", document + document, b"", b" ", *WRONG_VALUES])
        return document

    def _numeric(self):
        members = self._members(properties=False)
        count = self._random.randrange(1, 6)
        properties = [(b'"n%d"' % index, self._number()) for index in range(count)]
        self._set(members, "properties", self._object(properties))
        return self._object(members)

    def _timed(self):
        random = self._random
        if random.random() < 0.4:
            text = random.choice(TIMESTAMPS)
        else:
            text = self._timestamp()
        if random.random() < 0.15 and text:
            position = random.randrange(len(text))
            text = text[:position] + random.choice("0123456789TZ:-+. a") + text[position + random.randrange(2) :]
        members = self._members()
        self._set(members, "timestamp", self._string(text))
        return self._object(members)

    def _derived(self):
        """Raw values, good and bad, some of which others stand beside that would be derived of them."""
        random = self._random
        members = self._members()
        for name, values in (("url", URLS), ("ip", ADDRESSES), ("user_agent", USER_AGENTS)):
            if random.random() < 0.2:
                continue
            text = random.choice(values)
            if random.random() < 0.2:
                position = random.randrange(len(text) + 1)
                noise = random.choice([self._text(1), random.choice("/?#@:[]%&=.\\ "), ""])
                text = text[:position] + noise + text[position + random.randrange(2) :]
            self._set(members, name, self._string(text))
        for name in ("utm_source", "path", "hostname"):
            if random.random() < 0.1:
                self._set(members, name, self._string(self._text(random.randrange(1, 12))))
        return self._object(members)

    def _spelled(self):
        """A string that is spelled in an unusual or broken way, as a value or as a name."""
        random = self._random
        string = random.choice(random.choice([BROKEN_STRINGS, BROKEN_STRINGS, ODD_STRINGS]))
        members = self._members()
        kind = random.randrange(5)
        if kind == 0:
            members.insert(random.randrange(len(members) + 1), (string, self._any_value()))
        elif kind == 1:
            self._set(members, "properties", self._object([(string, self._property())]))
        elif kind == 2:
            self._set(members, "properties", self._object([(b'"p"', string)]))
        elif kind == 3:
            self._set(members, "properties", b'{"p":[' + string + b"]}")
        else:
            self._set(members, random.choice(reference.FIELDS), string)
        return self._object(members)

    def _mutated(self):
        random = self._random
        document = bytearray(random.choice(self._earlier))
        for _ in range(random.choice([1, 1, 1, 2, 3])):
            position = random.randrange(len(document) + 1)
            end = min(len(document), position + random.choice([1, 1, 2, 5, 20]))
            kind = random.randrange(8)
            if kind == 0 and position < len(document):
                document[position] ^= 1 << random.randrange(8)
            elif kind == 1 and position < len(document):
                document[position] = random.randrange(256)
            elif kind == 2:
                del document[position:]
            elif kind == 3:
                del document[position:end]
            elif kind == 4:
                document[position:position] = document[position:end]
            elif kind == 5:
                document[position:position] = random.choice(NASTY_BYTES)
            elif kind == 6:
                document[position:end] = random.choice(NASTY_BYTES)
            else:
                document[position:position] = random.randbytes(random.randrange(1, 4))
        return bytes(document)

    def _arbitrary(self):
        random = self._random
        kind = random.randrange(10)
        if kind == 0:
            return random.randbytes(random.randrange(40))
        if kind == 1:
            return b"".join(random.choices(NASTY_BYTES, k=random.randrange(12)))
        return self._json(0)

    def _members(self, properties=True):
        """The members of a good event, mostly in a usual order."""
        random = self._random
        members = [
            (b'"site_id"', self._string(self._text(random.randrange(1, 12)))),
            (b'"event_type"', random.choice([b'"page_view"', b'"click"', self._string(self._text(5))])),
        ]
        if random.random() < 0.6:
            members.append((b'"path"', self._string("/" + self._text(random.randrange(20)))))
        if random.random() < 0.4:
            members.append((b'"hostname"', self._string(self._text(random.randrange(1, 12)))))
        for name in (b"title", b"referrer", b"utm_campaign", b"browser_version", b"os", b"country", b"region", b"bot"):
            if random.random() < 0.15:
                length = 2 if name == b"country" else random.randrange(1, 12)
                members.append((b'"%s"' % name, self._string(self._text(length))))
        if random.random() < 0.6:
            members.append((b'"user_id"', self._string(self._text(random.randrange(1, 12)))))
        if random.random() < 0.4:
            members.append((b'"timestamp"', self._string(self._past())))
        if random.random() < 0.4:
            members.append((b'"event_id"', self._string(self._text(random.randrange(1, 20)))))
        if properties and random.random() < 0.5:
            names = {self._property_name(random.randrange(1, 10)) for _ in range(random.randrange(5))}
            fields = [(self._string(name), self._property()) for name in sorted(names)]
            members.append((b'"properties"', self._object(fields)))
        if random.random() < 0.3:
            random.shuffle(members)
        if random.random() < 0.1:
            members = [(self._respelled(name), value) for name, value in members]
        return members

    def _set(self, members, name, value):
        name = b'"%s"' % name.encode()
        for index, member in enumerate(members):
            if member[0] == name:
                members[index] = (name, value)
                return
        members.insert(self._random.randrange(len(members) + 1), (name, value))

    def _object(self, members):
        if self._random.random() < 0.7:
            return b"{" + b",".join([name + b":" + value for name, value in members]) + b"}"
        space = self._space
        inner = b",".join(
            [space() + name + space() + b":" + space() + value + space() for name, value in members]
        )
        return space() + b"{" + (inner or space()) + b"}" + space()

    def _space(self):
        space = b"".join(self._random.choices([b" ", b"\n", b"\r", b"\t"], k=self._random.choice([0, 0, 0, 1, 1, 3])))
        if self._random.random() < 0.001:
            space += self._random.choice([b"\x0b", b"\x0c", b"\xc2\xa0", b"\xef\xbb\xbf", b"\x00", b"//"])
        return space

    def _text(self, length):
        random = self._random
        alphabet = ALPHABETS[0] if random.random() < 0.5 else random.choice(ALPHABETS)
        return "".join(random.choices(alphabet, k=length))

    def _property_name(self, length):
        return self._text(length).replace("$", "_").replace(".", "_")

    def _string(self, text):
        """A JSON string for a text, each character spelled in one of the ways that JSON has for it."""
        random = self._random
        escaping = random.choice([0, 0, 0, 0.1, 1])
        parts = []
        for character in text:
            code = ord(character)
            if escaping and random.random() < escaping:
                units = character.encode("utf-16-be")
                layout = random.choice([b"\\u%04x", b"\\u%04X"])
                parts += [layout % unit for unit in struct.unpack(">%dH" % (len(units) // 2), units)]
                if character in "/":
                    parts[-1] = b"\\/"
            elif character in '"\\':
                parts.append(b"\\" + character.encode())
            elif code < 0x20:
                short = {8: b"\\b", 9: b"\\t", 10: b"\\n", 12: b"\\f", 13: b"\\r"}.get(code)
                parts.append(short or b"\\u%04x" % code)
            else:
                parts.append(character.encode())
        return b'"' + b"".join(parts) + b'"'

    def _respelled(self, string):
        return self._string(string[1:-1].decode()) if b"\\" not in string else string

    def _property(self):
        kind = self._random.randrange(6)
        if kind == 0:
            return self._random.choice([b"true", b"false"])
        if kind < 3:
            return self._number()
        return self._string(self._text(self._random.randrange(30)))

    def _number(self):
        random = self._random
        kind = random.randrange(20)
        if kind < 4:
            return random.choice(NUMBERS).encode()
        if kind == 4 and random.random() < 0.5:
            return random.choice(BROKEN_NUMBERS).encode()
        if kind < 8:
            # The neighbourhood of every power of two.
            number = 2 ** random.choice([7, 8, 15, 16, 31, 31, 32, 53, 53, 54, 62, 63, 63, 64, 65, random.randrange(1, 140)])
            return b"%d" % (random.choice([-1, 1]) * (number + random.choice([-2, -1, 0, 0, 1, 2])))
        if kind == 8:
            return b"%d" % (random.choice([-1, 1]) * random.randrange(10 ** random.randrange(1, 45)))
        if kind == 9:
            # Whole, beyond 64 bits, and a double holds it; or its neighbour, which no double holds.
            number = random.getrandbits(53) << random.randrange(10, 90)
            return b"%d" % (random.choice([-1, 1]) * number + random.choice([0, 0, 0, 1, -1]))
        if kind < 14:
            value = struct.unpack("<d", random.randbytes(8))[0]
            if math.isfinite(value):
                layout = random.choice(["%r", "%.17g", "%.16e", "%.3e", "%.25E"])
                return (layout % value).encode()
            return b"0.5"
        if kind == 14:
            return self._halfway()
        if kind == 15:
            significand = "%d.%d" % (random.randrange(10), random.randrange(10 ** random.randrange(1, 25)))
            sign, exponent = random.choice(["", "-", "+"]), random.randrange(10 ** random.randrange(1, 4))
            return ("%se%s%d" % (significand, sign, exponent)).encode()
        return b"%d" % random.randrange(-1000, 1000) if kind < 18 else b"%.2f" % random.uniform(-1000, 1000)

    def _halfway(self):
        """A decimal that lies exactly between two doubles, or a hair beside that."""
        random = self._random
        value = abs(struct.unpack("<d", random.randbytes(8))[0])
        if not 1e-300 < value < 1e300:
            value = random.uniform(0.1, 1000)
        with decimal.localcontext() as context:
            context.prec = 1200
            middle = (decimal.Decimal(value) + decimal.Decimal(math.nextafter(value, math.inf))) / 2
            text = "%E" % middle
            if random.random() < 0.5:
                digits, exponent = text.split("E")
                text = "%s0000000001E%s" % (digits if "." in digits else digits + ".0", exponent)
        return text.encode()

    def _past(self):
        moment = datetime.datetime(1971, 1, 1) + datetime.timedelta(seconds=self._random.randrange(1_700_000_000))
        return moment.isoformat() + self._random.choice(["Z", "Z", ".5Z", ".123Z", "+01:00", "-07:30", ".000001+23:59"])

    def _timestamp(self):
        """Moments of all years, and those around the two ends of what is allowed."""
        random = self._random
        epoch = datetime.datetime(1970, 1, 1)
        if random.random() < 0.6:
            edge = random.choice([0, NOW + DAY])
            moment = epoch + datetime.timedelta(milliseconds=edge + random.choice([-1001, -1, 0, 1, 1001]))
        else:
            moment = datetime.datetime(1, 1, 3) + datetime.timedelta(milliseconds=random.randrange(315_537_724_800_000))
        offset = random.choice([0, 0, 1, 60, 330, 840, 1439])
        sign = random.choice([-1, 1])
        try:
            local = moment + datetime.timedelta(minutes=sign * offset)
        except OverflowError:
            local = moment
        zone = "Z" if offset == 0 else "%s%02d:%02d" % ("-" if sign < 0 else "+", offset // 60, offset % 60)
        # isoformat, because strftime writes years below 1000 with fewer digits on some systems.
        return local.isoformat(timespec="milliseconds") + zone

    def _any_value(self):
        random = self._random
        kind = random.randrange(4)
        if kind == 0:
            return random.choice(WRONG_VALUES)
        if kind == 1:
            return self._string(self._text(random.randrange(10)))
        return self._number() if kind == 2 else self._json(2)

    def _nested(self):
        depth = self._random.choice([2, 31, 32, 32, 33, 33, 34, 100, 400])
        if self._random.random() < 0.5:
            return b"[" * depth + b"]" * depth
        return b'{"a":' * depth + b"1" + b"}" * depth

    def _json(self, depth):
        random = self._random
        kind = random.randrange(9 if depth < 4 else 6)
        if kind == 0:
            return random.choice([b"null", b"true", b"false", b"nul", b"True", b"truex", b"tru"])
        if kind in (1, 2):
            return self._number()
        if kind in (3, 4, 5):
            return self._string(self._text(random.randrange(8)))
        count = random.randrange(4)
        if kind == 6:
            return b"[" + b",".join([self._json(depth + 1) for _ in range(count)]) + random.choice([b"]"] * 9 + [b",]"])
        names = [*reference.FIELDS, "a", "b", "$a"]
        members = [(self._string(random.choice(names)), self._json(depth + 1)) for _ in range(count)]
        return self._object(members)
