"""The one table, and everything behind it as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from harness.table import markdown_table
from measurement import Series
from row import Row

HEADINGS = (
    "",
    "",
    "Footfall",
    "ceiling",
    "÷ ceiling",
    "peer",
    "÷ peer",
    "CPU s per 1,000 events: API, Worker, MongoDB",
    "MiB: API, Worker",
)
NONE = "–"

NOTES = (
    "Footfall, the peer and the ceiling are measured in turn on one machine, with the load beside them. Figures are "
    "the median of {rounds}; what is sustained is measured once.",
    "Ceilings: *route* reads and checks the same events and stores nothing; *insertMany* and *insertOne* are what one "
    "thread of the C driver gets from this MongoDB with the same documents, 1,000 at a time or one by one (with "
    "all cores kept awake, or it would be slower for having nothing else to do), acknowledged by a majority and "
    "journaled.",
    "Latencies at and at half of the sustained rate are counted from the moment when a request was due; each side has "
    "its own rate. All others are those of wrk, whose connections each send when they have been answered.",
    "CPU: of the API and MongoDB for 1,000 events accepted, of the Worker for 1,000 moved. MiB: resident, at most.",
)


@dataclass
class Results:
    """What came out."""

    rows: list[Row]
    # Sides that were left out and why, and whatever else is to be said.
    notes: list[str]
    failures: list[str]
    about: dict[str, Any]
    rounds: int

    @property
    def is_complete(self) -> bool:
        return bool(self.rows) and not self.failures

    def keep(self, folder: Path) -> None:
        """Writes results.md and results.json."""
        folder.mkdir(parents=True, exist_ok=True)
        everything = {
            **self.about,
            "is_complete": self.is_complete,
            "rows": [row.as_json() for row in self.rows],
            "notes": self.notes,
            "failures": self.failures,
        }
        (folder / "results.json").write_text(json.dumps(everything, indent=2) + "\n", encoding="utf-8")
        (folder / "results.md").write_text(self.as_markdown(), encoding="utf-8")

    def as_markdown(self) -> str:
        rounds = f"{self.rounds} rounds" if self.rounds > 1 else "1 round"
        notes = [note.format(rounds=rounds) for note in NOTES] + self.notes
        text = markdown_table(HEADINGS, [cells(row) for row in self.rows])
        text += "\n" + "".join(f"- {note}\n" for note in notes)
        if self.failures:
            text += "\nThis does not count, because of what should not have happened:\n\n"
            text += "".join(f"- {failure}\n" for failure in self.failures)
        return text


def cells(row: Row) -> tuple[str, ...]:
    ceiling = f"{figure(row.ceiling)} {row.ceiling_name}" if row.ceiling else NONE
    return (
        row.title,
        row.unit,
        figure(row.footfall),
        ceiling,
        plain(row.of_ceiling),
        figure(row.peer),
        plain(row.of_peer),
        costs(row.cpu, ("API", "Worker", "MongoDB"), 4),
        costs(row.memory, ("API", "Worker"), 0),
    )


def figure(value: Optional[Series]) -> str:
    return plain(value.median if value else None)


def plain(value: Optional[float]) -> str:
    """Three digits that matter; whole numbers in full."""
    if value is None:
        return NONE
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{1 if abs(value) >= 10 else 2}f}"


def costs(by_program: dict[str, float], programs: tuple[str, ...], digits: int) -> str:
    if not by_program:
        return ""
    return ", ".join(f"{by_program[name]:.{digits}f}" if name in by_program else NONE for name in programs)
