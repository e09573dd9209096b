"""The table, and everything behind it as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from harness.table import markdown_table
from measurement import percentile
from peers.asking import Asked
from results import NONE, plain

ENGINES = ("DuckDB", "ClickHouse")
NOTES = (
    "The events of a history, of which half belong to the site that is asked about. Medians in ms, on the same machine in "
    "one run, each with as many threads as it takes by itself; Footfall over HTTP, the others as libraries in the process "
    "that asks.",
    "*ratio*: Footfall ÷ the faster of the other two. *busy*: Footfall while 5,000 events a second come in, half of them "
    "for that site, ÷ before.",
    "Cold: an API that keeps nothing between questions; the others have their tables opened anew. The operating "
    "system's and MongoDB's caches stay.",
    "Every answer of each of them is compared with Footfall's.",
)


@dataclass
class Results:
    """What came out."""

    size: int
    about: dict[str, Any]
    asked: list[Asked] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    # Events a second while it was busy.
    arrived: float = 0
    # Bytes an event on disk, by collection.
    sizes: dict[str, float] = field(default_factory=dict)

    @property
    def all_failures(self) -> list[str]:
        return self.failures + [failure for each in self.asked for failure in each.failures]

    @property
    def is_complete(self) -> bool:
        return bool(self.asked) and not self.all_failures

    def keep(self, folder: Path) -> None:
        """Writes peers.md and peers.json."""
        folder.mkdir(parents=True, exist_ok=True)
        everything = {
            **self.about, "events": self.size, "arrived_per_second": self.arrived,
            "bytes_an_event": self.sizes,
            "questions": [each.as_json() for each in self.asked], "failures": self.all_failures,
        }  # fmt: skip
        (folder / "peers.json").write_text(json.dumps(everything, indent=2) + "\n", encoding="utf-8")
        (folder / "peers.md").write_text(self.as_markdown(), encoding="utf-8")

    def as_markdown(self) -> str:
        headings = (
            "range", "question", "Footfall p50 / p99", *ENGINES, "ratio", "busy", "cold: Footfall", *ENGINES, "ratio",
        )  # fmt: skip
        text = markdown_table(headings, [self._line(each) for each in self.asked])
        versions = ", ".join(f"{name} {version}" for name, version in self.about.get("engines", {}).items())
        notes = [f"{self.size:,} events; {versions}; {self.arrived:,.0f} events a second arrived when busy.", *NOTES]
        if self.sizes:
            listed = ", ".join(f"{name} {size:.1f}" for name, size in self.sizes.items())
            notes.append(f"On disk, bytes an event: {listed}; together {sum(self.sizes.values()):.0f}.")
        text += "\n" + "".join(f"- {note}\n" for note in notes)
        if failures := self.all_failures:
            text += "\nThis does not count, because of what should not have happened:\n\n"
            text += "".join(f"- {failure}\n" for failure in failures)
        return text

    def _line(self, each: Asked) -> tuple[str, ...]:
        warm = each.warm.get("Footfall", [])
        own = f"{plain(percentile(warm, 0.5))} / {plain(percentile(warm, 0.99))}" if warm else NONE
        busy = percentile(each.busy, 0.5) / percentile(warm, 0.5) if each.busy and warm else None
        others = [plain(each.median(name)) for name in ENGINES]
        cold = [plain(each.median(name, is_cold=True)) for name in ("Footfall", *ENGINES)]
        return (
            each.question.range.name, each.question.name, own, *others, ratio(each, False),
            f"× {busy:.2f}" if busy else NONE, *cold, ratio(each, True),
        )  # fmt: skip


def ratio(each: Asked, is_cold: bool) -> str:
    own = each.median("Footfall", is_cold)
    others = [found for name in ENGINES if (found := each.median(name, is_cold))]
    return f"{own / min(others):.2f}" if own and others else NONE
