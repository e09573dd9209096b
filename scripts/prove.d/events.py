"""The events that clients send: a seed makes the same ones again."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import struct
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

ODD_SITES = ("döner.example", "a.b.$c", "🛒", "UPPER lower", "x" * 255)

# At most 100 paths a site, so that one answer of /stats shows all of them.
PLAIN_PATHS = tuple(f"/products/{number}" for number in range(60))
ODD_PATHS = (
    "/", "/a.b", "/$cost", "$inc", ".", "..", "a.", "__proto__", "/ä/ü", "/emoji/😀", "/with space", '/"quoted"',
    "/back\\slash", "/%00", "/?q=1&r=2#f", "/" + "long/" * 300, "/null", "/Ａ", "/e\u0301", "/é",
)  # fmt: skip

TYPES = ("page_view", "purchase", "click", "odd.$type")
TYPE_WEIGHTS = (70, 10, 18, 2)

# A week, and days long before it: late events.
WEEK = tuple(date(2025, 11, 10) + timedelta(days=number) for number in range(7))
LATE_DAYS = (date(2025, 10, 1), date(2024, 2, 29), date(1970, 1, 1))
DAYS = WEEK + LATE_DAYS
DAY_WEIGHTS = (6, 8, 10, 12, 16, 20, 24, 2, 1, 1)

USERS = 400
MILLISECONDS_A_DAY = 86_400_000


class Event(NamedTuple):
    """One event, ready to be sent."""

    # Number of the site.
    site: int
    site_id: str
    event_id: str
    # The body of POST /event.
    body: str
    # A JSON array: site_id, event_id, milliseconds since 1970, event_type, path, user_id, number or null.
    record: str


def site_names(count: int) -> list[str]:
    """The sites, the busiest first, with odd names among them."""
    plain = [f"site-{number:03d}" for number in range(count)]
    for place, name in zip(range(1, count, 2), ODD_SITES):
        plain[place] = name
    return plain


def document_id(site_id: str, event_id: str) -> bytes:
    """The `_id` that Footfall derives from the two names of an event."""
    site = site_id.encode()
    return hashlib.sha256(struct.pack("<I", len(site)) + site + event_id.encode()).digest()[:12]


class EventFactory:
    """Makes one client's events."""

    def __init__(self, seed: str, client: int, sites: list[str]) -> None:
        self._random = random.Random(f"{seed}/events/{client}")
        self._client = client
        self._sites = sites
        self._site_json = [self._quoted(name) for name in sites]
        # Zipf: the second site has half the events of the first, the third a third.
        self._site_weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(sites))))
        paths = [*PLAIN_PATHS, *ODD_PATHS]
        self._path_json = [self._quoted(path) for path in paths]
        self._path_weights = list(itertools.accumulate(1 / (rank % len(PLAIN_PATHS) + 1) for rank in range(len(paths))))
        users = (f"user-{number}" if number % 50 else f"üser.{number}$" for number in range(USERS))
        self._user_json = [self._quoted(user) for user in users]
        self._user_weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(USERS)))
        self._type_json = [json.dumps(name) for name in TYPES]
        self._day_starts = [
            int(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp() * 1000) for day in DAYS
        ]
        self._count = 0
        self._last_id = ""
        self._last_site = 0

    def make(self, count: int) -> list[Event]:
        """The next events."""
        choices = self._random.choices
        return [
            self._event(site, path, user, kind, day)
            for site, path, user, kind, day in zip(
                choices(range(len(self._sites)), cum_weights=self._site_weights, k=count),
                choices(self._path_json, cum_weights=self._path_weights, k=count),
                choices(self._user_json, cum_weights=self._user_weights, k=count),
                choices(self._type_json, weights=TYPE_WEIGHTS, k=count),
                choices(range(len(DAYS)), weights=DAY_WEIGHTS, k=count),
            )
        ]

    def _event(self, site: int, path: str, user: str, kind: str, day: int) -> Event:
        number = self._count
        self._count += 1
        roll = int(self._random.random() * 1000)
        event_id = f"order-{self._client}-{number}"
        if roll % 20 == 0 and self._last_id:
            # Two sites may use the same id.
            site = (self._last_site + 1) % len(self._sites)
            event_id, self._last_id = self._last_id, ""
        else:
            if roll % 50 == 1:
                event_id += "/ü.$😀"
            self._last_id, self._last_site = event_id, site
        offset = int(self._random.random() * MILLISECONDS_A_DAY)
        millis = self._day_starts[day] + offset
        path = "null" if roll % 40 == 2 else path
        user = "null" if roll % 10 == 3 else user
        extra = str(number) if roll % 5 == 4 else "null"
        body = [
            f'{{"site_id":{self._site_json[site]},"event_type":{kind},'
            f'"timestamp":"{instant(millis, ahead=roll % 3)}","event_id":{json.dumps(event_id)}'
        ]
        if path != "null":
            body.append(f',"path":{path}')
        if user != "null":
            body.append(f',"user_id":{user}')
        if extra != "null":
            body.append(f',"properties":{{"n":{extra},"half":{extra}.5,"label":"no {extra}"}}')
        body.append("}")
        return Event(
            site,
            self._sites[site],
            event_id,
            "".join(body),
            f"[{self._site_json[site]},{json.dumps(event_id)},{millis},{kind},{path},{user},{extra}]\n",
        )

    def _quoted(self, text: str) -> str:
        # Both ways to write what is not ASCII.
        return json.dumps(text, ensure_ascii=self._client % 2 == 0)


_EPOCH = datetime(1970, 1, 1)


def instant(millis: int, ahead: int) -> str:
    """A time as ISO 8601, written in the zone that is so many hours ahead of UTC."""
    local = _EPOCH + timedelta(milliseconds=millis + ahead * 3_600_000)
    text = local.isoformat(timespec="milliseconds")
    return f"{text}+{ahead:02d}:00" if ahead else f"{text}Z"
