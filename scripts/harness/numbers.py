"""What a question is answered with, from wherever it comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Mapping

Counts = tuple[int, int, int]
NOTHING: Counts = (0, 0, 0)
SHOWN = 3


@dataclass(frozen=True)
class Numbers:
    """Comparable."""

    # Events, views and users.
    totals: Counts
    # Path, events and views; in their order.
    top_paths: list[tuple[str, int, int]]
    # Events, views and users of the buckets that have any, by their start.
    series: dict[datetime, Counts]

    def differences(self, other: Numbers) -> list[str]:
        """Where the other one differs from this one, which is right."""
        found = []
        if self.totals != other.totals:
            found.append(f"events, views and users are {other.totals}, not {self.totals}")
        if self.top_paths != other.top_paths:
            wrong = [pair for pair in zip(self.top_paths, other.top_paths) if pair[0] != pair[1]]
            right_one, wrong_one = wrong[0] if wrong else (len(self.top_paths), len(other.top_paths))
            found.append(f"of the top paths there is {wrong_one}, not {right_one}")
        starts = sorted(
            start
            for start in {*self.series, *other.series}
            if self.series.get(start, NOTHING) != other.series.get(start, NOTHING)
        )
        found += [
            f"the bucket of {start.isoformat()} has {other.series.get(start, NOTHING)}, "
            f"not {self.series.get(start, NOTHING)}"
            for start in starts[:SHOWN]
        ]
        return found


def reported(answer: Mapping[str, Any]) -> Numbers:
    """What the API says."""
    return Numbers(
        totals=(answer["total_events"], answer["total_views"], answer["unique_users"]),
        # Without paths to list there may be no list.
        top_paths=[(row["path"], row["count"], row["views"]) for row in answer.get("top_paths", [])],
        series={
            moment(bucket["start"]): counts
            for bucket in answer.get("series", [])
            if (counts := (bucket["total_events"], bucket["total_views"], bucket["unique_users"])) != NOTHING
        },
    )


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
