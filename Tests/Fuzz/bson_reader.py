"""Reads BSON without any of Footfall's code, checking every length, type and terminator.

Source: https://bsonspec.org/spec.html
"""

import struct


class InvalidBSON(Exception):
    """The bytes are not one well-formed document of the types that an event may have."""


def read(data):
    """Reads exactly one document into a list of (name, type, value); doubles are given as their 64 bits."""
    fields, end = _document(data, 0)
    if end != len(data):
        raise InvalidBSON("%d bytes follow the document" % (len(data) - end))
    return fields


def split(data):
    """Cuts documents that stand one behind the other."""
    documents = []
    start = 0
    while start < len(data):
        end = start + _unpack("<i", data, start)
        if end < start + 5 or end > len(data):
            raise InvalidBSON("impossible length at %d" % start)
        documents.append(data[start:end])
        start = end
    return documents


def _document(data, start):
    end = start + _unpack("<i", data, start)
    if end < start + 5 or end > len(data):
        raise InvalidBSON("impossible length at %d" % start)
    if data[end - 1] != 0:
        raise InvalidBSON("no NUL at the end of the document at %d" % start)
    fields = []
    position = start + 4
    while position < end - 1:
        kind = data[position]
        terminator = data.find(b"\0", position + 1, end - 1)
        if terminator < 0:
            raise InvalidBSON("a name without end at %d" % position)
        name = _text(data[position + 1 : terminator])
        type_name, value, position = _value(data, kind, terminator + 1)
        fields.append((name, type_name, value))
    if position != end - 1:
        raise InvalidBSON("an element reaches over the end of the document at %d" % start)
    return fields, end


def _value(data, kind, start):
    if kind == 0x01:
        return "double", _unpack("<Q", data, start), start + 8
    if kind == 0x02:
        length = _unpack("<i", data, start)
        end = start + 4 + length
        if length < 1 or end > len(data) or data[end - 1] != 0:
            raise InvalidBSON("a broken string at %d" % start)
        return "string", _text(data[start + 4 : end - 1]), end
    if kind == 0x03:
        fields, end = _document(data, start)
        return "document", fields, end
    if kind == 0x07:
        return "id", data[start : start + 12].hex(), start + 12
    if kind == 0x08:
        if data[start] > 1:
            raise InvalidBSON("a boolean that is neither 0 nor 1 at %d" % start)
        return "bool", data[start] == 1, start + 1
    if kind == 0x09:
        return "date", _unpack("<q", data, start), start + 8
    if kind == 0x10:
        return "int32", _unpack("<i", data, start), start + 4
    if kind == 0x12:
        return "int64", _unpack("<q", data, start), start + 8
    raise InvalidBSON("type 0x%02x at %d" % (kind, start))


def _unpack(layout, data, start):
    try:
        return struct.unpack_from(layout, data, start)[0]
    except struct.error as error:
        raise InvalidBSON("the bytes end at %d" % start) from error


def _text(data):
    try:
        return data.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise InvalidBSON("a text that is not UTF-8") from error
