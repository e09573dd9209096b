"""The events that all loads send: a seed makes the same ones again, all but their time."""

from __future__ import annotations

import itertools
import json
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Sequence, TypeVar

SEED = "footfall"
COUNT = 20_000
# Events in one request of POST /events.
BATCH = 500
SITES, PATHS, USERS = 20, 400, 5_000
# Timestamps lie within so much time before the set is made.
AGE = timedelta(minutes=15)

TYPES = ("page_view", "click", "add_to_cart", "purchase")
TYPE_WEIGHTS = (80, 14, 4, 2)
SECTIONS = ("products", "categories", "blog", "help", "account", "search")
REFERRERS = (
    "https://www.search.example/results?q=warm+winter+jacket",
    "https://news.example/2025/shops-of-the-year",
    "https://social.example/t/849301",
    "https://partner.example/offers?id=1182",
)
LANGUAGES = ("de-DE", "en-GB", "en-US", "fr-FR", "it-IT", "pl-PL")
SCREENS = ("390x844", "412x915", "1440x900", "1920x1080", "2560x1440")
BROWSERS = ("Chrome 131", "Edge 131", "Firefox 133", "Safari 18.1")
SYSTEMS = ("Android 15", "iOS 18.1", "Linux", "macOS 15.1", "Windows 11")
CAMPAIGNS = ("autumn-sale", "newsletter-47", "none", "retargeting")

Choice = TypeVar("Choice")


@dataclass(frozen=True)
class EventSet:
    """Files with one request body a line, for POST /event and for POST /events."""

    events: Path
    batches: Path
    # Bytes of an event on average.
    mean_size: float
    # The first event, for what has to be sent by itself.
    sample: bytes

    def lines(self, file: Path) -> list[bytes]:
        return file.read_bytes().splitlines()


def make(folder: Path) -> EventSet:
    """Writes the files."""
    factory = Factory(random.Random(SEED), datetime.now(timezone.utc))
    events = [json.dumps(factory.event(), separators=(",", ":")) for _ in range(COUNT)]
    batches = [f"[{','.join(events[start : start + BATCH])}]" for start in range(0, COUNT, BATCH)]
    files = EventSet(
        folder / "events.jsonl",
        folder / "batches.jsonl",
        sum(len(event) for event in events) / COUNT,
        events[0].encode(),
    )
    files.events.write_text("\n".join(events) + "\n", encoding="ascii")
    files.batches.write_text("\n".join(batches) + "\n", encoding="ascii")
    return files


class Factory:
    """Makes events as shops send them."""

    def __init__(self, choice: random.Random, now: datetime) -> None:
        self._random = choice
        self._now = now
        self._sites = [f"shop-{number:02d}.example" for number in range(1, SITES + 1)]
        # The first site has half of all events; the others share the rest as Zipf has it.
        others = [1 / rank for rank in range(1, SITES)]
        self._site_weights = cumulated([sum(others), *others])
        self._paths = [f"/{choice.choice(SECTIONS)}/{words(choice)}-{choice.randrange(10_000)}" for _ in range(PATHS)]
        self._path_weights = zipf(PATHS)
        self._users = [str(uuid.UUID(int=choice.getrandbits(128), version=4)) for _ in range(USERS)]
        self._user_weights = zipf(USERS)

    def event(self) -> dict[str, Any]:
        """The next event. Half of them have a timestamp; they are named by none."""
        pick = self._random.choice
        event: dict[str, Any] = {
            "site_id": self._weighted(self._sites, self._site_weights),
            "event_type": self._random.choices(TYPES, TYPE_WEIGHTS)[0],
            "path": self._weighted(self._paths, self._path_weights),
            "user_id": self._weighted(self._users, self._user_weights),
        }
        if self._random.random() < 0.5:
            moment = self._now - AGE * self._random.random()
            event["timestamp"] = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        event["properties"] = {
            "referrer": pick(REFERRERS),
            "language": pick(LANGUAGES),
            "screen": pick(SCREENS),
            "browser": pick(BROWSERS),
            "system": pick(SYSTEMS),
            "campaign": pick(CAMPAIGNS),
            "load_ms": self._random.randrange(80, 4_000),
            "scrolled": round(self._random.random(), 2),
            "returning": self._random.random() < 0.4,
        }
        return event

    def _weighted(self, choices: Sequence[Choice], cumulated_weights: list[float]) -> Choice:
        return self._random.choices(choices, cum_weights=cumulated_weights)[0]


def zipf(count: int) -> list[float]:
    """Cumulated weights: the second has half the chance of the first, the third a third."""
    return cumulated([1 / rank for rank in range(1, count + 1)])


def cumulated(weights: list[float]) -> list[float]:
    return list(itertools.accumulate(weights))


def words(choice: random.Random) -> str:
    return "-".join(choice.sample(("winter", "jacket", "wool", "boots", "blue", "red", "kids", "rain", "light"), 2))
