"""The questions, as Footfall is asked and as SQL is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Optional
from urllib.parse import urlencode

from history.questions import DAYS, SITE

DAY = timedelta(days=1)
# What all three have of an event, in this order.
COLUMNS = ("site_id", "ts", "event_type", "path", "user_id", "browser", "language", "referrer", "screen", "system")
LISTED = 10
# Beside the path of the fourth rank: common, but no half of all.
PREFIX_LENGTH = 7


@dataclass(frozen=True)
class Filter:
    """Which events, in Footfall's words and in SQL."""

    name: str
    expressions: tuple[str, ...]
    sql: str


@dataclass(frozen=True)
class Range:
    """Which days, both included; all without."""

    name: str
    days: Optional[tuple[date, date]] = None

    @property
    def bounds(self) -> tuple[int, int]:
        """The first millisecond, and the first one behind."""
        if self.days is None:
            return 0, 1 << 62
        first, last = (datetime.combine(day, time(), timezone.utc) for day in (self.days[0], self.days[1] + DAY))
        return int(first.timestamp()) * 1000, int(last.timestamp()) * 1000

    @property
    def sql(self) -> str:
        return "true" if self.days is None else f"ts >= {self.bounds[0]} and ts < {self.bounds[1]}"

    @property
    def parameters(self) -> list[tuple[str, str]]:
        if self.days is None:
            return []
        return [("from", self.days[0].isoformat()), ("to", self.days[1].isoformat())]


@dataclass(frozen=True)
class Question:
    """A row of the table. Its kind says which SQL it is: see `sql`."""

    range: Range
    # Users and top paths, breakdown, series or visits.
    kind: str
    filter: Optional[Filter] = None
    by: tuple[str, ...] = ()
    interval: str = ""

    @property
    def name(self) -> str:
        what = {"paths": "users, top paths", "visits": "visits"}.get(self.kind, "")
        if self.by:
            what = f"by {' and '.join(self.by)}, with users"
        if self.interval:
            what = f"users by {self.interval}"
        return f"{self.filter.name if self.filter else 'all events'}: {what}"

    @property
    def target(self) -> str:
        parameters = [("site_id", SITE), *self.range.parameters]
        parameters += [("filter", expression) for expression in self.filter.expressions] if self.filter else []
        if self.kind == "paths":
            parameters.append(("limit", str(LISTED)))
        elif self.kind == "breakdown":
            parameters += [("breakdown", dimension(name)) for name in self.by]
            parameters += [("metrics", "events,users"), ("limit", str(LISTED))]
        elif self.kind == "series":
            parameters += [("interval", self.interval), ("limit", "0")]
        else:
            parameters += [("metrics", "visits,bounce_rate,visit_duration,views_per_visit"), ("limit", "0")]
        return f"/stats?{urlencode(parameters)}"

    @property
    def where(self) -> str:
        return f"site_id = '{SITE}' and {self.range.sql}" + (f" and {self.filter.sql}" if self.filter else "")


def dimension(name: str) -> str:
    """Of Footfall: the history's events have what their browsers say as properties."""
    return name if name in ("path", "user_id", "event_type") else f"properties.{name}"


def property_is(name: str, *values: str) -> tuple[str, str]:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"properties.{name}=={'|'.join(values)}", f"{name} in ({listed})"


def questions(last: date, path: str, user: str) -> list[Question]:
    """All of them, about a history that ends with that day, a path and a user that it has."""
    middle = last - DAY * (DAYS // 3)
    whole, month, day = Range("all time"), Range("30 days", (middle - 29 * DAY, middle)), Range("a day", (middle, middle))
    firefox, german = property_is("browser", "Firefox 133"), property_is("language", "de-DE")
    systems = property_is("system", "Linux", "iOS 18.1")
    filters = [
        Filter("one type", ("event_type==page_view",), "event_type = 'page_view'"),
        Filter("not one type", ("event_type!=page_view",), "event_type <> 'page_view'"),
        Filter("one path", (f"path=={path}",), f"path = '{path}'"),
        Filter("a path's beginning", (f"path=^{path[:PREFIX_LENGTH]}",), f"path like '{path[:PREFIX_LENGTH]}%'"),
        Filter("a part of the path", ("path=@hat",), "path like '%hat%'"),
        Filter("browser and language", (firefox[0], german[0]), f"{firefox[1]} and {german[1]}"),
        Filter("one of two systems", (systems[0],), systems[1]),
        Filter("a part of the referrer", ("properties.referrer=@news",), "referrer like '%news%'"),
        Filter("one user", (f"user_id=={user}",), f"user_id = '{user}'"),
        Filter("type, browser, path", (firefox[0], "event_type==page_view", "path!=" + path),
               f"{firefox[1]} and event_type = 'page_view' and path <> '{path}'"),
    ]  # fmt: skip
    asked = [Question(range_, "paths", filter_) for range_ in (whole, month, day) for filter_ in filters]
    asked += [
        Question(range_, "breakdown", by=by)
        for range_ in (whole, month)
        for by in (("language",), ("referrer",), ("browser",), ("path",), ("user_id",), ("language", "browser"))
    ]
    asked += [Question(whole, "breakdown", filters[0], ("language",)), Question(whole, "breakdown", filters[5], ("path",))]
    asked += [
        Question(whole, "series", filters[0], interval="month"), Question(month, "series", filters[2], interval="day"),
        Question(day, "series", filters[0], interval="hour"),
    ]  # fmt: skip
    return asked + [Question(whole, "visits"), Question(month, "visits"), Question(day, "visits")]
