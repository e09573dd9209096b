"""What an event must be, stated a second time: Python's own JSON parser made strict, and the rules of an event.

Nothing here is taken from the Swift code but the numbers of the limits and the order in which rules are looked at, which
decides the field that a refusal names when several are broken.
"""

import datetime
import hashlib
import ipaddress
import json
import re
import struct
import sys
import urllib.parse

sys.set_int_max_str_digits(0)

LENGTHS = {
    "site_id": (1, 255),
    "event_type": (1, 100),
    "path": (1, 2048),
    "hostname": (1, 255),
    "title": (1, 500),
    "referrer": (1, 2048),
    "source": (1, 255),
    "channel": (1, 100),
    "utm_source": (1, 255),
    "utm_medium": (1, 255),
    "utm_campaign": (1, 255),
    "utm_term": (1, 255),
    "utm_content": (1, 255),
    "browser": (1, 100),
    "browser_version": (1, 50),
    "os": (1, 100),
    "os_version": (1, 50),
    "device": (1, 50),
    "screen": (1, 50),
    "language": (1, 35),
    "country": (2, 2),
    "region": (1, 100),
    "bot": (1, 100),
    "user_id": (1, 255),
    "event_id": (1, 128),
    "user_agent": (1, 2000),
    "ip": (2, 45),
    "url": (1, 4096),
}
RAW = ["user_agent", "ip", "url"]  # Not stored.
TAGS = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"]
# What depends on a table of names, which is not stated here a second time.
UNSTATED = ["source", "channel"]
FIELDS = [*LENGTHS, "timestamp", "properties"]
REQUIRED = ["site_id", "event_type"]
PROPERTY_COUNT = 30
PROPERTY_NAME_LENGTH = (1, 100)
PROPERTY_VALUE_LENGTH = 500
FUTURE_TOLERANCE = 24 * 60 * 60 * 1000
BATCH_COUNT = 10_000
PARTITIONS = 64
DEPTH_LIMIT = 32
NAME_LIMIT = 100  # An answer repeats this much of a name that is not known.


class Refused(Exception):
    """The verdict on an event that breaks a rule; `field` is `None` when no single field is to blame."""

    def __init__(self, field):
        super().__init__(field)
        self.field = field


class Malformed(Exception):
    """The verdict on bytes that are not JSON: which field is named depends on how far a parser came."""


class Members(list):
    """An object's members in order, duplicates included."""


class Number(str):
    """A number as it was written."""


class Accepted:
    """An event's queue document as (name, type, value), without `_id`, and the ids that it must have."""

    def __init__(self, fields, unstated, event_id, object_id, now):
        self.fields = fields
        self.unstated = unstated  # Names of fields that it may have as well.
        self.event_id = event_id  # None when the event has none.
        self.object_id = object_id  # None when it is for the decoder to choose.
        self.now = now


def event(data, now):
    """Judges a body that holds one event."""
    return _event(_parse(data), now)


def array(data, now):
    """Judges a JSON array of events: a list of verdicts, or `Refused` for the whole."""
    verdicts = [_verdict(element, now) for element in elements(data)]
    return _checked(verdicts)


def lines(data, now):
    """Judges events line by line: a list of verdicts, or `Refused` for the whole."""
    return _checked([_verdict(line, now) for line in data.split(b"\n") if line.strip(b" \t\r")])


def _checked(verdicts):
    if not 1 <= len(verdicts) <= BATCH_COUNT:
        raise Refused(None)
    return verdicts


def _verdict(data, now):
    try:
        return event(data, now)
    except (Refused, Malformed) as verdict:
        return verdict


def _parse(data):
    try:
        return json.loads(
            data.decode("utf-8", "strict"),
            object_pairs_hook=Members,
            parse_int=Number,
            parse_float=Number,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from error


def _refuse_constant(name):
    raise ValueError(name + " is not JSON")


def _event(value, now):
    if not isinstance(value, Members):
        raise Refused(None)
    seen = set()
    fields = []
    event_id = None
    site_id = None
    raw = {}
    for name, value in value:
        _check_text(name, None)
        if name not in FIELDS:
            raise Refused(name[:NAME_LIMIT])
        if name in seen:
            raise Refused(name)
        seen.add(name)
        if name == "timestamp":
            fields.append((name, "date", _timestamp(value, now)))
        elif name == "properties":
            fields.append((name, "document", _properties(value)))
        else:
            _check_string(value, name, *LENGTHS[name])
            if name == "event_id":
                event_id = value
            elif name in RAW:
                raw[name] = value
            else:
                fields.append((name, "string", value))
            if name == "site_id":
                site_id = value
    for name in REQUIRED:
        if name not in seen:
            raise Refused(name)
    if "url" in raw:
        derived = [(name, value) for name, value in _url(raw["url"]) if name not in seen]
        if any(len(value) > LENGTHS[name][1] for name, value in derived):
            raise Refused("url")
        fields += [(name, "string", value) for name, value in derived]
    if "ip" in raw:
        _address(raw["ip"])
    if "timestamp" not in seen:
        fields.append(("timestamp", "date", now))
    fields.append(("ingested_at", "date", now))
    fields.append(("partition", "int32", _partition(site_id)))
    unstated = [name for name in UNSTATED if name not in seen]
    return Accepted(fields, unstated, event_id, _derived_id(site_id, event_id), now)


_URL = re.compile(r"https?://([^/?#\\]*)(?![^/?#])([^?#]*)(?:\?([^#]*))?", re.IGNORECASE | re.DOTALL | re.ASCII)
_HOST = re.compile(r"(?:.*@)?(?:(\[[0-9a-f.]*:[0-9a-f.:]*\])|([^:@\[]*))(?::[0-9]{0,5})?", re.IGNORECASE | re.DOTALL | re.ASCII)
_UNFIT_FOR_HOST = re.compile(r"[\0-\x20\x7f#/:<>?@\[\\\]^|%]")


def _url(text):
    """What a URL says, in the order in which it is stored."""
    match = _URL.match(text)
    authority = _HOST.fullmatch(match[1]) if match else None
    if not authority:
        raise Refused("url")
    literal, name = authority.groups()
    host = literal or name.removesuffix(".")
    if not literal and (_UNFIT_FOR_HOST.search(name) or not host or host.startswith(".")):
        raise Refused("url")
    fields = [("hostname", host.lower()), ("path", match[2] or "/")]
    pairs = [pair.partition("=") for pair in (match[3] or "").split("&")]
    for tag in TAGS:
        values = [_decoded(value) for name, _, value in pairs if name == tag or "%" in name and _decoded(name) == tag]
        fields += [(tag, value) for value in values if value][:1]
    return fields


def _decoded(text):
    return urllib.parse.unquote_to_bytes(text.replace("+", " ")).strip(b" ").decode("utf-8", "replace").replace("\0", "\ufffd")


def _address(text):
    try:
        if "%" in text:
            raise ValueError(text)
        ipaddress.ip_address(text)
    except ValueError:
        raise Refused("ip") from None


def _partition(site_id):
    """FNV-1a of 32 bits, modulo the number of partitions. Source: http://www.isthe.com/chongo/tech/comp/fnv/"""
    value = 2_166_136_261
    for byte in site_id.encode():
        value = (value ^ byte) * 16_777_619 % 2**32
    return value % PARTITIONS


def _derived_id(site_id, event_id):
    if event_id is None:
        return None
    site = site_id.encode()
    return hashlib.sha256(struct.pack("<I", len(site)) + site + event_id.encode()).hexdigest()[:24]


_UNFIT = re.compile("[\0\ud800-\udfff]")


def _check_text(text, field):
    """Neither NUL nor half of a surrogate pair, which Python's parser lets through."""
    if _UNFIT.search(text):
        raise Refused(field)


def _check_string(value, field, shortest, longest):
    if not isinstance(value, str) or isinstance(value, Number):
        raise Refused(field)
    _check_text(value, field)
    if not shortest <= len(value) <= longest:
        raise Refused(field)


_TIMESTAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)


def _timestamp(value, now):
    _check_string(value, "timestamp", 0, sys.maxsize)
    match = _TIMESTAMP.fullmatch(value)
    if not match:
        raise Refused("timestamp")
    date, hour, minute, second, fraction, sign, hours, minutes = match.groups()
    try:
        # Year 0, which Python does not know, is before 1970 and so refused as well.
        days = datetime.date.fromisoformat(date).toordinal() - datetime.date(1970, 1, 1).toordinal()
        datetime.time(int(hour), int(minute), int(second))
        datetime.time(int(hours or 0), int(minutes or 0))
    except ValueError:
        raise Refused("timestamp") from None
    east = (int(hours or 0) * 60 + int(minutes or 0)) * (-1 if sign == "-" else 1)
    seconds = days * 86_400 + (int(hour) * 60 + int(minute) - east) * 60 + int(second)
    moment = seconds * 1000 + int(((fraction or "") + "000")[:3])
    if not 0 <= moment <= now + FUTURE_TOLERANCE:
        raise Refused("timestamp")
    return moment


def _properties(value):
    if not isinstance(value, Members):
        raise Refused("properties")
    seen = set()
    fields = []
    for name, value in value:
        _check_string(name, "properties", *PROPERTY_NAME_LENGTH)
        field = "properties." + name
        if name.startswith("$") or "." in name or name in seen:
            raise Refused(field)
        seen.add(name)
        if len(seen) > PROPERTY_COUNT:
            raise Refused("properties")
        fields.append((name, *_property(value, field)))
    return fields


def _property(value, field):
    if isinstance(value, bool):
        return "bool", value
    if isinstance(value, Number):
        return _number(value, field)
    _check_string(value, field, 0, PROPERTY_VALUE_LENGTH)
    return "string", value


def _number(text, field):
    if re.fullmatch(r"-?[0-9]+", text) and text != "-0":
        return _whole(int(text), field)
    value = float(text)
    significand = re.split("[eE]", text)[0]
    vanished = value == 0 and re.search("[1-9]", significand)
    if value in (float("inf"), float("-inf")) or vanished:
        raise Refused(field)
    return "double", _bits(value)


def _whole(number, field):
    if -(2**31) <= number < 2**31:
        return "int32", number
    if -(2**63) <= number < 2**63:
        return "int64", number
    # Beyond 64 bits, and below 128, only what a double holds exactly.
    if abs(number) >= 2**127 or int(float(number)) != number:
        raise Refused(field)
    return "double", _bits(float(number))


def _bits(value):
    return struct.unpack("<Q", struct.pack("<d", value))[0]


_TOKEN = re.compile(rb'[ \t\r\n]*(?:("(?:\\.|[^"\\])*")|([-0-9][-+.eE0-9]*|true|false|null)|([{}\[\]:,]))', re.DOTALL)


def elements(data):
    """Cuts an array into its elements by its structure alone: a broken string or number spoils its own element only."""
    tokens = _tokens(data)
    elements = []
    if next(tokens, None) is None or tokens.kind != b"[":
        raise Refused(None)
    while True:
        next(tokens, None)
        if tokens.kind == b"]" and not elements:
            break
        start = tokens.start
        _skip_value(tokens, 0)
        elements.append(data[start : tokens.end])
        next(tokens, None)
        if tokens.kind == b"]":
            break
        if tokens.kind != b",":
            raise Refused(None)
    if data[tokens.end :].strip(b" \t\r\n"):
        raise Refused(None)
    return elements


class _tokens:
    """Brackets, commas and colons as themselves, strings as `"`, other values as `v`."""

    def __init__(self, data):
        self.data = data
        self.end = 0
        self.start = 0
        self.kind = None

    def __next__(self):
        match = _TOKEN.match(self.data, self.end)
        if not match:
            raise Refused(None)
        string, value, mark = match.groups()
        self.kind = mark or (b'"' if string else b"v")
        self.start = match.end() - len(string or value or mark)
        self.end = match.end()
        return self.kind


def _skip_value(tokens, depth):
    if depth > DEPTH_LIMIT:
        raise Refused(None)
    if tokens.kind in (b'"', b"v"):
        return
    closing = {b"{": b"}", b"[": b"]"}.get(tokens.kind)
    if closing is None:
        raise Refused(None)
    next(tokens)
    is_first = True
    while tokens.kind != closing:
        if not is_first:
            if tokens.kind != b",":
                raise Refused(None)
            next(tokens)
        is_first = False
        if closing == b"}":
            if tokens.kind != b'"' or next(tokens) != b":":
                raise Refused(None)
            next(tokens)
        _skip_value(tokens, depth + 1)
        next(tokens)
