"""The questions: the same ones of every history."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Optional
from urllib.parse import urlencode

from history.extent import Extent

SEED = "questions"
# The one that has half of the events.
SITE = "shop-01.example"
# Of a history, which ends yesterday.
DAYS = 365
# How many paths are asked for.
LIMITS = (10, 0)
COARSE = (None, "day", "month")
# At most 31 days of hours.
FINE = (None, "hour", "day", "month")

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days, both included; all that there are where there is none."""

    first: Optional[date] = None
    last: Optional[date] = None

    @property
    def parameters(self) -> dict[str, str]:
        if self.first is None or self.last is None:
            return {}
        if self.first == self.last:
            return {"date": self.first.isoformat()}
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}

    @property
    def days(self) -> Optional[tuple[date, date]]:
        return None if self.first is None or self.last is None else (self.first, self.last)


@dataclass(frozen=True)
class Filter:
    """Which events a question is about, as the API and as MongoDB is asked."""

    name: str
    expressions: tuple[str, ...]
    match: tuple[tuple[str, Any], ...]


FILTERS = (
    Filter("`event_type`", ("event_type==page_view",), (("event_type", "page_view"),)),
    Filter("not `event_type`", ("event_type!=page_view",), (("event_type", {"$ne": "page_view"}),)),
    Filter("a property", ("properties.browser==Firefox 133",), (("properties.browser", "Firefox 133"),)),
    Filter(
        "two properties",
        ("properties.browser==Firefox 133|Safari 18.1", "properties.language==de-DE"),
        (("properties.browser", {"$in": ["Firefox 133", "Safari 18.1"]}), ("properties.language", "de-DE")),
    ),
    Filter("a part of a property", ("properties.referrer=@news",), (("properties.referrer", {"$regex": "news"}),)),
)


@dataclass(frozen=True)
class Question:
    """A row of the table."""

    range: str
    periods: tuple[Period, ...]
    interval: Optional[str]
    # How many paths.
    limit: int
    filter: Optional[Filter] = None

    @property
    def name(self) -> str:
        filter_ = f", {self.filter.name}" if self.filter else ""
        series = f"by {self.interval}" if self.interval else "no series"
        return f"{self.range}{filter_}, {series}, {self.limit or 'no'} paths"

    @property
    def match(self) -> dict[str, Any]:
        """What MongoDB is asked for beside site and days."""
        return dict(self.filter.match) if self.filter else {}

    def target(self, period: Period) -> str:
        """What is asked of the API."""
        parameters = [("site_id", SITE), *period.parameters.items(), ("limit", str(self.limit))]
        if self.interval:
            parameters.append(("interval", self.interval))
        if self.filter:
            parameters += [("filter", expression) for expression in self.filter.expressions]
        return f"/stats?{urlencode(parameters)}"


def questions(last: date, extent: Extent, limits: tuple[int, ...]) -> list[Question]:
    """All of them, for a history that ends with that day; its periods are random, but always the same."""
    choice = random.Random(SEED)
    first = last - DAY * (DAYS - 1)
    short = [
        (f"{days} days" if days > 1 else "a day", tuple(span(choice, first, days) for _ in range(count)))
        for days, count in ((1, extent.periods), (7, extent.periods), (30, extent.long_periods))
    ]
    short.append(("a calendar month", tuple(choice.sample(months(first, last), extent.long_periods))))
    long = [
        (f"{DAYS} days", (Period(first, last),)),
        ("any days", tuple(any_days(choice, first) for _ in range(extent.long_periods))),
        ("all time", (Period(),)),
    ]
    unfiltered = [
        Question(range_, periods, interval, limit)
        for ranges, intervals in ((short, FINE), (long, COARSE))
        for range_, periods in ranges
        for interval in intervals
        for limit in limits
    ]
    filtered = [
        Question(range_, periods, interval, max(limits), filter_)
        for (range_, periods), intervals in (
            (short[0], (None, "hour")), (short[2], (None, "day")), (long[2], (None, "month")),
        )
        for interval in intervals
        for filter_ in FILTERS
    ]  # fmt: skip
    return unfiltered + filtered


def span(choice: random.Random, first: date, days: int) -> Period:
    """So many days in a row."""
    begin = first + DAY * choice.randrange(DAYS - days + 1)
    return Period(begin, begin + DAY * (days - 1))


def any_days(choice: random.Random, first: date) -> Period:
    """From any day to any other."""
    begin, end = sorted(choice.sample(range(DAYS), 2))
    return Period(first + DAY * begin, first + DAY * end)


def months(first: date, last: date) -> list[Period]:
    """The whole ones among these days."""
    found: list[Period] = []
    begin = (first.replace(day=1) + 31 * DAY).replace(day=1) if first.day > 1 else first
    while (next_one := (begin + 31 * DAY).replace(day=1)) <= last + DAY:
        found.append(Period(begin, next_one - DAY))
        begin = next_one
    return found
