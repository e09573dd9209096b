"""A row of the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional, Sequence

from measurement import Measurement, Series, median_by_name, series


@dataclass
class Row:
    """One figure of Footfall's, beside what it could be at best and what the peer's is."""

    name: str
    title: str
    unit: str
    footfall: Optional[Series]
    # What the ceiling is, where there is one.
    ceiling_name: str = ""
    ceiling: Optional[Series] = None
    peer: Optional[Series] = None
    # Whether the peer can do this at all.
    has_peer: bool = True
    less_is_better: bool = False
    # Processor seconds for 1,000 events and MiB, by program; Footfall's, then the peer's.
    cpu: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    peer_cpu: dict[str, float] = field(default_factory=dict)
    peer_memory: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    details: list[dict[str, Any]] = field(default_factory=list)

    @property
    def of_ceiling(self) -> Optional[float]:
        return quotient(self.footfall, self.ceiling)

    @property
    def of_peer(self) -> Optional[float]:
        return quotient(self.footfall, self.peer)

    def gaps(self, is_peer_there: bool) -> list[str]:
        """What is missing or zero and must not be."""
        wanted = {"Footfall": self.footfall}
        if self.ceiling_name:
            wanted[self.ceiling_name] = self.ceiling
        if self.has_peer and is_peer_there:
            wanted["peer"] = self.peer
        return [
            f"nothing was measured for {name}"
            for name, figures in wanted.items()
            if figures is None or not all(figure > 0 for figure in figures.rounds)
        ]

    def as_json(self) -> dict[str, Any]:
        figures = {"footfall": self.footfall, "ceiling": self.ceiling, "peer": self.peer}
        return {
            "name": self.name,
            "title": self.title,
            "unit": self.unit,
            "less_is_better": self.less_is_better,
            **{name: figure.as_json() if figure else None for name, figure in figures.items()},
            "ceiling_name": self.ceiling_name or None,
            "of_ceiling": self.of_ceiling,
            "of_peer": self.of_peer,
            "cpu_seconds_per_1000_events": {"footfall": self.cpu, "peer": self.peer_cpu},
            "resident_mib": {"footfall": self.memory, "peer": self.peer_memory},
            "failures": self.failures,
            "details": self.details,
        }


def quotient(value: Optional[Series], other: Optional[Series]) -> Optional[float]:
    if value is None or other is None or other.median == 0:
        return None
    return value.median / other.median


@dataclass
class Measured:
    """All rounds of one thing, from which rows are made."""

    footfall: Sequence[Measurement]
    peer: Sequence[Measurement] = ()
    ceiling_name: str = ""
    ceiling: Sequence[Measurement] = ()
    has_peer: bool = True

    def row(self, name: str, title: str, unit: str, figure: str, costs: bool = False) -> Row:
        """The row of one figure; what it cost beside it if asked for."""
        everything = [*self.footfall, *self.peer, *self.ceiling]
        row = Row(
            name=name,
            title=title,
            unit=unit,
            footfall=series(self.footfall, figure),
            ceiling_name=self.ceiling_name,
            ceiling=series(self.ceiling, figure),
            peer=series(self.peer, figure),
            has_peer=self.has_peer,
            less_is_better=unit in ("ms", "MiB"),
        )
        if costs:
            row.cpu = median_by_name([measurement.cpu_per_thousand for measurement in self.footfall])
            row.memory = median_by_name([measurement.memory for measurement in self.footfall])
            row.peer_cpu = median_by_name([measurement.cpu_per_thousand for measurement in self.peer])
            row.peer_memory = median_by_name([measurement.memory for measurement in self.peer])
            # Once, beside the figure that the others go with.
            row.failures = [failure for measurement in everything for failure in measurement.failures]
            row.details = [measurement.details for measurement in self.footfall if measurement.details]
        return row
