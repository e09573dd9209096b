"""Writes the stored events into a file that both engines read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pymongo.collection import Collection

from peers.questions import COLUMNS
from progress import Progress

OF_EVENT = ("site_id", "event_type", "path", "user_id")


def export(events: Collection[dict[str, Any]], file: Path, progress: Progress) -> int:
    """Tab-separated, a line for each event; returns how many."""
    fields = {"_id": 0, "timestamp": 1, **{name: 1 for name in OF_EVENT}}
    fields |= {f"properties.{name}": 1 for name in COLUMNS if name not in (*OF_EVENT, "ts")}
    count = 0
    with file.open("w", encoding="utf-8", newline="") as out:
        for event in events.find({}, fields, batch_size=10_000):
            properties = event.get("properties", {})
            values = []
            for name in COLUMNS:
                if name == "ts":
                    moment = event["timestamp"]
                    value = str(int(moment.timestamp()) * 1000 + moment.microsecond // 1000)
                else:
                    value = event.get(name) if name in OF_EVENT else properties.get(name)
                values.append("\\N" if value is None else str(value))
            out.write("\t".join(values) + "\n")
            count += 1
            if count % 10_000 == 0:
                progress.tick(f"{count:,} events")
    return count
