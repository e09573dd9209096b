"""What clients wrote down: every event before it was sent, every acknowledgement after it came."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any, Iterator, NamedTuple, Optional, Sequence

from events import Event, document_id


class Journal:
    """One client's two files. Each write goes to the system at once: a client that dies has said what it did."""

    def __init__(self, folder: Path, client: int) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        self._attempted = os.open(folder / f"attempted-{client}.jsonl", flags, 0o600)
        self._acknowledged = os.open(folder / f"acknowledged-{client}.jsonl", flags, 0o600)

    def attempt(self, events: Sequence[Event]) -> None:
        """To be called before the first time they are sent."""
        write_all(self._attempted, "".join(event.record for event in events))

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
