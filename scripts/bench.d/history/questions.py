"""The questions: the same ones of every history."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Optional
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
class Question:
    """A row of the table."""

    range: str
    periods: tuple[Period, ...]
    interval: Optional[str]
    # How many paths.
    limit: int

    @property
    def name(self) -> str:
        return f"{self.range}, {f'by {self.interval}' if self.interval else 'no series'}, {self.limit or 'no'} paths"

    def target(self, period: Period) -> str:
        """What is asked of the API."""
        parameters = {"site_id": SITE, **period.parameters, "limit": str(self.limit)}
        if self.interval:
            parameters["interval"] = self.interval
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
    return [
        Question(range_, periods, interval, limit)
        for ranges, intervals in ((short, FINE), (long, COARSE))
        for range_, periods in ranges
        for interval in intervals
        for limit in limits
    ]


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
