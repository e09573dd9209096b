"""How long the histories are, and how often they are asked."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Optional, Sequence


@dataclass(frozen=True)
class Extent:
    """Events, requests and seconds of a run."""

    # Events of each history; each has a database of its own and covers the same days.
    sizes: tuple[int, ...]
    # Events that may wait in the queue, and those of one insert.
    most_waiting: int
    batch: int
    # Periods of one question, and of one about long ones, which take long to count.
    periods: int
    long_periods: int
    # Requests of each question; fewer, but not fewer than those, where they take more seconds than these.
    requests: int
    fewest_requests: int
    seconds: float
    # The same of the events, at most for so many seconds; each period once in any case.
    raw_requests: int
    raw_seconds: float

    def changed(self, sizes: Optional[Sequence[int]]) -> Extent:
        """The same with what was asked for."""
        return dataclasses.replace(self, sizes=tuple(sorted(set(sizes)))) if sizes else self


FULL = Extent(
    sizes=(100_000, 1_000_000, 10_000_000), most_waiting=500_000, batch=5_000, periods=8, long_periods=3, requests=200,
    fewest_requests=5, seconds=6, raw_requests=8, raw_seconds=4,
)  # fmt: skip

# Shows only that everything runs and is exact.
QUICK = Extent(
    sizes=(2_000, 5_000, 10_000), most_waiting=2_000, batch=1_000, periods=2, long_periods=2, requests=4,
    fewest_requests=2, seconds=1, raw_requests=2, raw_seconds=1,
)  # fmt: skip
