"""Commands to a mongod, with neither mongosh nor a driver: just enough of MongoDB's wire protocol (OP_MSG) and BSON.

https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ and https://bsonspec.org/spec.html
"""

from __future__ import annotations

import socket
import struct
from typing import Any

OP_MSG = 2013


class Int64(int):
    """A number that goes back to the server with the width it came with."""


class Opaque:
    """A value that is only handed back: its BSON type and bytes."""

    def __init__(self, kind: int, data: bytes) -> None:
        self.kind, self.data = kind, data


def encode(document: dict[str, Any]) -> bytes:
    body = b"".join(element(name, value) for name, value in document.items())
    return struct.pack("<i", len(body) + 5) + body + b"\0"


def element(name: str, value: Any) -> bytes:
    key = name.encode() + b"\0"
    match value:
        case bool():
            return b"\x08" + key + bytes([value])
        case Int64():
            return b"\x12" + key + struct.pack("<q", value)
        case int():
            return b"\x10" + key + struct.pack("<i", value)
        case float():
            return b"\x01" + key + struct.pack("<d", value)
        case str():
            data = value.encode() + b"\0"
            return b"\x02" + key + struct.pack("<i", len(data)) + data
        case dict():
            return b"\x03" + key + encode(value)
        case list():
            return b"\x04" + key + encode({str(index): item for index, item in enumerate(value)})
        case Opaque():
            return bytes([value.kind]) + key + value.data
    raise TypeError(f"{name}: {type(value)}")


def decode(data: bytes, start: int = 0) -> tuple[dict[str, Any], int]:
    """The document that starts at the given byte, and where it ends."""
    (length,) = struct.unpack_from("<i", data, start)
    end, position = start + length, start + 4
    document: dict[str, Any] = {}
    while data[position] != 0:
        kind = data[position]
        name_end = data.index(b"\0", position + 1)
        name = data[position + 1 : name_end].decode()
        document[name], position = decode_value(kind, data, name_end + 1)
    return document, end


def decode_value(kind: int, data: bytes, start: int) -> tuple[Any, int]:
    match kind:
        case 0x01:
            return struct.unpack_from("<d", data, start)[0], start + 8
        case 0x02:
            (length,) = struct.unpack_from("<i", data, start)
            return data[start + 4 : start + 3 + length].decode(errors="replace"), start + 4 + length
        case 0x03:
            return decode(data, start)
        case 0x04:
            document, end = decode(data, start)
            return list(document.values()), end
        case 0x08:
            return data[start] == 1, start + 1
        case 0x10:
            return struct.unpack_from("<i", data, start)[0], start + 4
        case 0x12:
            return Int64(struct.unpack_from("<q", data, start)[0]), start + 8
    widths = {0x07: 12, 0x09: 8, 0x0A: 0, 0x11: 8}
    if kind == 0x05:
        width = 5 + struct.unpack_from("<i", data, start)[0]
    elif kind in widths:
        width = widths[kind]
    else:
        raise ValueError(f"BSON type {kind:#x} is not expected here")
    return Opaque(kind, data[start : start + width]), start + width


class Server:
    """A connection to a mongod of this machine."""

    def __init__(self, port: int) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=30)

    def run(self, command: dict[str, Any]) -> dict[str, Any]:
        """The reply to a command for the database admin, success or not."""
        body = struct.pack("<iB", 0, 0) + encode({**command, "$db": "admin"})
        self.connection.sendall(struct.pack("<iiii", len(body) + 16, 1, 0, OP_MSG) + body)
        (length,) = struct.unpack("<i", self.receive(4))
        reply, _ = decode(self.receive(length - 4), 12 + 5)
        return reply

    def receive(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self.connection.recv(count - len(data))
            if not part:
                raise ConnectionError("mongod closed the connection")
            data += part
        return data

    def close(self) -> None:
        self.connection.close()
