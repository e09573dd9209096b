"""The events that clients send, to prove and to measure: a seed makes the same ones again."""

from __future__ import annotations

import itertools
import json
import random
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Callable, NamedTuple, Optional, Sequence

MILLISECONDS_A_DAY = 86_400_000
_EPOCH = datetime(1970, 1, 1)


class Event(NamedTuple):
    """One event, as its client means it."""

    # Number of the site.
    site: int
    site_id: str
    event_type: str
    path: Optional[str]
    user_id: Optional[str]
    # Milliseconds since 1970, and the zone, in hours before UTC, in which that is written.
    millis: Optional[int]
    ahead: int
    event_id: Optional[str]
    properties: Optional[dict[str, Any]]

    def body(self, is_ascii: bool = True) -> str:
        """As it is sent. What is not ASCII can be written in two ways."""
        fields = {
            "site_id": self.site_id,
            "event_type": self.event_type,
            "timestamp": None if self.millis is None else instant(self.millis, self.ahead),
            "event_id": self.event_id,
            "path": self.path,
            "user_id": self.user_id,
            "properties": self.properties,
        }
        present = {name: value for name, value in fields.items() if value is not None}
        return json.dumps(present, separators=(",", ":"), ensure_ascii=is_ascii)


def instant(millis: int, ahead: int) -> str:
    """A time as ISO 8601, written in the zone that is so many hours ahead of UTC."""
    local = _EPOCH + timedelta(milliseconds=millis + ahead * 3_600_000)
    text = local.isoformat(timespec="milliseconds")
    return f"{text}+{ahead:02d}:00" if ahead else f"{text}Z"


class Weighted:
    """Texts, of which some are more frequent."""

    def __init__(self, values: Sequence[str], weights: Sequence[float]) -> None:
        self.values = values
        self._cumulated = list(itertools.accumulate(weights))

    def draw(self, choice: random.Random, count: int) -> list[int]:
        return choice.choices(range(len(self.values)), cum_weights=self._cumulated, k=count)


def zipf(values: Sequence[str], first: int = 1) -> Weighted:
    """The second has half the chance of the first, the third a third; less steep the greater `first` is."""
    return Weighted(values, [1 / (rank + first) for rank in range(len(values))])


@dataclass(frozen=True)
class Vocabulary:
    """What events are made of."""

    sites: Weighted
    types: Weighted
    paths: Weighted
    users: Weighted
    # From the number of the event.
    millis: Callable[[random.Random, int], Optional[int]]
    properties: Callable[[random.Random, int], Optional[dict[str, Any]]]
    # What event ids begin with; without it events are named by none, and every one has a path and a user.
    name: Optional[str] = None


class EventFactory:
    """Makes one client's events."""

    def __init__(self, choice: random.Random, vocabulary: Vocabulary) -> None:
        self._random = choice
        self._words = vocabulary
        self._count = 0
        self._last = ("", 0)

    def make(self, count: int) -> list[Event]:
        """The next events."""
        words = self._words
        parts = (words.sites, words.types, words.paths, words.users)
        return [self._event(*numbers) for numbers in zip(*(part.draw(self._random, count) for part in parts))]

    def _event(self, site: int, kind: int, path_number: int, user_number: int) -> Event:
        words, number = self._words, self._count
        self._count += 1
        path: Optional[str] = words.paths.values[path_number]
        user: Optional[str] = words.users.values[user_number]
        event_id, ahead = None, 0
        if words.name is not None:
            roll = int(self._random.random() * 1000)
            event_id, site = self._named(site, number, roll)
            ahead = roll % 3
            path = None if roll % 40 == 2 else path
            user = None if roll % 10 == 3 else user
        return Event(
            site, words.sites.values[site], words.types.values[kind], path, user, words.millis(self._random, number),
            ahead, event_id, words.properties(self._random, number),
        )  # fmt: skip

    def _named(self, site: int, number: int, roll: int) -> tuple[str, int]:
        """The event's id, and its site: two sites may use the same id."""
        last_id, last_site = self._last
        if roll % 20 == 0 and last_id:
            self._last = ("", 0)
            return last_id, (last_site + 1) % len(self._words.sites.values)
        event_id = f"{self._words.name}-{number}{'/ü.$😀' if roll % 50 == 1 else ''}"
        self._last = (event_id, site)
        return event_id, site


# What is hard to get right: odd names, late days, ids that two sites share. For the proof.

ODD_SITES = ("döner.example", "a.b.$c", "🛒", "UPPER lower", "x" * 255)
# At most 100 paths a site, so that one answer of /stats shows all of them.
PATHS = [f"/products/{number}" for number in range(60)]
ODD_PATHS = (
    "/", "/a.b", "/$cost", "$inc", ".", "..", "a.", "__proto__", "/ä/ü", "/emoji/😀", "/with space", '/"quoted"',
    "/back\\slash", "/%00", "/?q=1&r=2#f", "/" + "long/" * 300, "/null", "/Ａ", "/e\u0301", "/é",
)  # fmt: skip
ODD_USERS = [f"user-{number}" if number % 50 else f"üser.{number}$" for number in range(400)]
# A week, and days long before it: late events.
DAYS = tuple(date(2025, 11, 10) + timedelta(days=number) for number in range(7)) + (
    date(2025, 10, 1), date(2024, 2, 29), date(1970, 1, 1),
)  # fmt: skip
DAY_WEIGHTS = (6, 8, 10, 12, 16, 20, 24, 2, 1, 1)
_DAY_STARTS = [(day.toordinal() - date(1970, 1, 1).toordinal()) * MILLISECONDS_A_DAY for day in DAYS]


def site_names(count: int) -> list[str]:
    """The sites, the busiest first, with odd names among them."""
    plain = [f"site-{number:03d}" for number in range(count)]
    for place, name in zip(range(1, count, 2), ODD_SITES):
        plain[place] = name
    return plain


def odd(client: int, sites: Sequence[str]) -> Vocabulary:
    """One client's."""
    weights = [1 / (rank % len(PATHS) + 1) for rank in range(len(PATHS) + len(ODD_PATHS))]
    return Vocabulary(
        sites=zipf(sites),
        types=Weighted(("page_view", "purchase", "click", "odd.$type"), (70, 10, 18, 2)),
        paths=Weighted([*PATHS, *ODD_PATHS], weights),
        users=zipf(ODD_USERS, first=10),
        millis=lambda choice, _: choice.choices(_DAY_STARTS, DAY_WEIGHTS)[0]
        + int(choice.random() * MILLISECONDS_A_DAY),
        properties=lambda choice, number: odd_properties(number) if choice.random() < 0.2 else None,
        name=f"order-{client}",
    )


def odd_properties(number: int) -> dict[str, Any]:
    return {"n": number, "half": number + 0.5, "label": f"no {number}"}


# What shops send. For the benchmarks.

SECTIONS = ("products", "categories", "blog", "help", "account", "search")
WORDS = ("winter", "jacket", "wool", "boots", "blue", "red", "kids", "rain", "light")
REFERRERS = (
    "https://www.search.example/results?q=warm+winter+jacket", "https://news.example/2025/shops-of-the-year",
    "https://social.example/t/849301", "https://partner.example/offers?id=1182",
)  # fmt: skip
TEXT_PROPERTIES = {
    "referrer": REFERRERS,
    "language": ("de-DE", "en-GB", "en-US", "fr-FR", "it-IT", "pl-PL"),
    "screen": ("390x844", "412x915", "1440x900", "1920x1080", "2560x1440"),
    "browser": ("Chrome 131", "Edge 131", "Firefox 133", "Safari 18.1"),
    "system": ("Android 15", "iOS 18.1", "Linux", "macOS 15.1", "Windows 11"),
    "campaign": ("autumn-sale", "newsletter-47", "none", "retargeting"),
}
SHOPS, SHOP_PATHS, SHOP_USERS = 20, 400, 5_000
# Half of the events have a timestamp, which lies within so much time before the set is made.
AGE = timedelta(minutes=15)


def shops(choice: random.Random, now: datetime) -> Vocabulary:
    others = [1 / rank for rank in range(1, SHOPS)]
    paths = [
        f"/{choice.choice(SECTIONS)}/{'-'.join(choice.sample(WORDS, 2))}-{choice.randrange(10_000)}"
        for _ in range(SHOP_PATHS)
    ]

    def millis(choice: random.Random, _: int) -> Optional[int]:
        moment = now - AGE * choice.random()
        return int(moment.astimezone(timezone.utc).timestamp() * 1000) if choice.random() < 0.5 else None

    return Vocabulary(
        # The first site has half of all events; the others share the rest as Zipf has it.
        sites=Weighted([f"shop-{number:02d}.example" for number in range(1, SHOPS + 1)], [sum(others), *others]),
        types=Weighted(("page_view", "click", "add_to_cart", "purchase"), (80, 14, 4, 2)),
        paths=zipf(paths),
        users=zipf([str(uuid.UUID(int=choice.getrandbits(128), version=4)) for _ in range(SHOP_USERS)]),
        millis=millis,
        properties=lambda choice, _: {
            **{name: choice.choice(texts) for name, texts in TEXT_PROPERTIES.items()},
            "load_ms": choice.randrange(80, 4_000),
            "scrolled": round(choice.random(), 2),
            "returning": choice.random() < 0.4,
        },
    )
