"""What /stats has to say, counted again from what clients sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Iterable, Optional

from events import MILLISECONDS_A_DAY
from journal import Attempt

PAGE_VIEW = "page_view"
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass
class Counts:
    """A site's numbers for some time."""

    total: int = 0
    views: int = 0
    users: set[str] = field(default_factory=set)
    paths: Counter[str] = field(default_factory=Counter)
    path_views: Counter[str] = field(default_factory=Counter)

    def add(self, attempt: Attempt) -> None:
        is_view = attempt.event_type == PAGE_VIEW
        self.total += 1
        self.views += is_view
        if attempt.user_id is not None:
            self.users.add(attempt.user_id)
        if attempt.path is not None:
            self.paths[attempt.path] += 1
            self.path_views[attempt.path] += is_view

    def difference(self, report: dict[str, Any]) -> Optional[str]:
        """Where a report with up to 100 paths is wrong."""
        order = sorted(self.paths.items(), key=lambda item: (-item[1], item[0].encode()))[:100]
        expected = {
            "total_events": self.total,
            "total_views": self.views,
            "unique_users": len(self.users),
            "top_paths": [{"path": path, "count": count, "views": self.path_views[path]} for path, count in order],
            "queued": 0,
        }
        for name, value in expected.items():
            if report.get(name) != value:
                return f"{name} is {str(report.get(name))[:200]}, not {str(value)[:200]}"
        return None


def merged(parts: Iterable[Counts]) -> Counts:
    """The numbers for several days together."""
    whole = Counts()
    for part in parts:
        whole.total += part.total
        whole.views += part.views
        whole.users |= part.users
        whole.paths.update(part.paths)
        whole.path_views.update(part.path_views)
    return whole


class Recount:
    """Per site and UTC day."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, int], Counts] = {}

    def add(self, attempt: Attempt) -> None:
        key = (attempt.site_id, attempt.millis // MILLISECONDS_A_DAY)
        counts = self._days.get(key)
        if counts is None:
            counts = self._days[key] = Counts()
        counts.add(attempt)

    def site(self, site: str, first: Optional[date] = None, last: Optional[date] = None) -> Counts:
        """One site's numbers, for all time or for days from first to last."""
        low = (first or date.min).toordinal() - _EPOCH
        high = (last or date.max).toordinal() - _EPOCH
        return merged(counts for (name, day), counts in self._days.items() if name == site and low <= day <= high)
