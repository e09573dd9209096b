"""What clients wrote down: every event before it was sent, every acknowledgement after it came."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import time
from pathlib import Path
from typing import Any, Iterator, NamedTuple, Optional, Sequence

from harness.events import Event


class Journal:
    """One client's two files. Each write goes to the system at once: a client that dies has said what it did."""

    def __init__(self, folder: Path, client: int) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        self._attempted = os.open(folder / f"attempted-{client}.jsonl", flags, 0o600)
        self._acknowledged = os.open(folder / f"acknowledged-{client}.jsonl", flags, 0o600)

    def attempt(self, events: Sequence[Event]) -> None:
        """To be called before the first time they are sent."""
        write_all(self._attempted, "".join(record(event) for event in events))

    def acknowledge(self, events: Sequence[Event]) -> None:
        """To be called after a success answer."""
        now = f"{time.time():.3f}"
        write_all(
            self._acknowledged,
            "".join(f"[{json.dumps(event.site_id)},{json.dumps(event.event_id)},{now}]\n" for event in events),
        )

    def close(self) -> None:
        os.close(self._attempted)
        os.close(self._acknowledged)


def record(event: Event) -> str:
    """The fields of `Attempt`."""
    number = event.properties["n"] if event.properties else None
    fields = (event.site_id, event.event_id, event.millis, event.event_type, event.path, event.user_id, number)
    return json.dumps(fields) + "\n"


def write_all(descriptor: int, text: str) -> None:
    data = memoryview(text.encode())
    while data:
        data = data[os.write(descriptor, data) :]


class Attempt(NamedTuple):
    """An event as its client meant it."""

    site_id: str
    event_id: str
    millis: int
    event_type: str
    path: Optional[str]
    user_id: Optional[str]
    number: Optional[int]


def document_id(site_id: str, event_id: str) -> bytes:
    """The `_id` that Footfall derives from the two names of an event."""
    site = site_id.encode()
    return hashlib.sha256(struct.pack("<I", len(site)) + site + event_id.encode()).digest()[:12]


def attempts(folder: Path) -> Iterator[Attempt]:
    """All events that were ever sent."""
    # Few different texts in very many events: share them.
    shared: dict[Any, Any] = {}
    share = shared.setdefault
    for site, event_id, millis, kind, path, user, number in records(folder, "attempted"):
        yield Attempt(
            share(site, site), event_id, millis, share(kind, kind), share(path, path), share(user, user), number
        )


def acknowledged_ids(folder: Path) -> set[bytes]:
    """The `_id`s of all events that got a success answer."""
    return {document_id(site, event_id) for site, event_id, _ in records(folder, "acknowledged")}


def records(folder: Path, kind: str) -> Iterator[list[Any]]:
    for path in sorted(folder.glob(f"{kind}-*.jsonl")):
        with open(path, encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
