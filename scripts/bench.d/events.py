"""The events that all loads send, in files."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from harness.events import EventFactory, shops

SEED = "footfall"
COUNT = 20_000
# Events in one request of POST /events.
BATCH = 500


@dataclass(frozen=True)
class EventSet:
    """Files with one request body a line, for POST /event and for POST /events."""

    events: Path
    batches: Path
    # Bytes of an event on average.
    mean_size: float
    # The first event, for what has to be sent by itself.
    sample: bytes

    def lines(self, file: Path) -> list[bytes]:
        return file.read_bytes().splitlines()


def make(folder: Path) -> EventSet:
    """Writes the files."""
    choice = random.Random(SEED)
    factory = EventFactory(choice, shops(choice, datetime.now(timezone.utc)))
    events = [event.body() for event in factory.make(COUNT)]
    batches = [f"[{','.join(events[start : start + BATCH])}]" for start in range(0, COUNT, BATCH)]
    files = EventSet(
        folder / "events.jsonl",
        folder / "batches.jsonl",
        sum(len(event) for event in events) / COUNT,
        events[0].encode(),
    )
    files.events.write_text("\n".join(events) + "\n", encoding="ascii")
    files.batches.write_text("\n".join(batches) + "\n", encoding="ascii")
    return files
