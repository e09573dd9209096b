"""What one measurement of one side gave."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import Any, Optional, Sequence

LATENCIES = ("p50", "p90", "p99", "p999", "max")


@dataclass
class Measurement:
    """Figures by name, and what they cost."""

    values: dict[str, float]
    # Events that were accepted while it went on, and those that workers moved.
    accepted: int = 0
    moved: int = 0
    # Processor seconds by program, while it went on.
    cpu: dict[str, float] = field(default_factory=dict)
    # MiB by program: before the load, and the most under it.
    idle_memory: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    # What must not have happened.
    failures: list[str] = field(default_factory=list)
    # Whatever else is worth keeping.
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def cpu_per_thousand(self) -> dict[str, float]:
        """Processor seconds for 1,000 events: of those accepted, if any were, and for workers of those moved."""
        counts = {"API": self.accepted, "Worker": self.moved, "MongoDB": self.accepted or self.moved}
        return {name: seconds / counts[name] * 1000 for name, seconds in self.cpu.items() if counts[name]}


def percentile(values: Sequence[float], share: float) -> float:
    """By nearest rank; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def median_by_name(maps: Sequence[dict[str, float]]) -> dict[str, float]:
    names = dict.fromkeys(name for each in maps for name in each)
    return {name: statistics.median(each[name] for each in maps if name in each) for name in names}


@dataclass
class Series:
    """One figure, once a round."""

    rounds: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    def as_json(self) -> dict[str, Any]:
        return {"median": self.median, "min": min(self.rounds), "max": max(self.rounds), "rounds": self.rounds}


def series(measurements: Sequence[Measurement], name: str) -> Optional[Series]:
    """The figure of that name; `None` where nothing was measured."""
    rounds = [measurement.values[name] for measurement in measurements if name in measurement.values]
    return Series(rounds) if rounds else None
