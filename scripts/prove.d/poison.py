"""Another program that writes to the queue, and does it wrong."""

from __future__ import annotations

import random
import threading
from datetime import datetime, timezone
from typing import Any, Callable

from bson import ObjectId
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from footfall import QUEUE

PARTITIONS = 64


class Poison(threading.Thread):
    """Writes documents that no worker can process; each has to end up among the dead letters, once."""

    def __init__(self, database: Database[dict[str, Any]], seed: str, rate: float) -> None:
        super().__init__(name="poison", daemon=True)
        self.ids: set[bytes] = set()
        self._queue = database[QUEUE]
        self._random = random.Random(f"{seed}/poison")
        self._rate = rate
        self._end = threading.Event()

    def run(self) -> None:
        while self._rate > 0 and not self._end.wait(self._random.uniform(0, 2) / self._rate):
            document = self._random.choice(KINDS)(self._random)
            document["_id"] = ObjectId(self._random.getrandbits(96).to_bytes(12, "big"))
            self._write(document)

    def _write(self, document: dict[str, Any]) -> None:
        while not self._end.is_set():
            try:
                self._queue.insert_one(document)
            except DuplicateKeyError:
                pass  # A former try had worked after all.
            except PyMongoError:
                self._end.wait(0.2)
                continue
            self.ids.add(document["_id"].binary)
            return

    def stop(self) -> None:
        self._end.set()
        if self.is_alive():
            self.join(30)


def well_formed(choice: random.Random) -> dict[str, Any]:
    now = datetime.now(timezone.utc)
    return {
        "site_id": "site-000",
        "event_type": "page_view",
        "path": "/poison",
        "timestamp": now,
        "ingested_at": now,
        "partition": choice.randrange(PARTITIONS),
    }


def without_site(choice: random.Random) -> dict[str, Any]:
    document = well_formed(choice)
    del document["site_id"]
    return document


def with_text_for_time(choice: random.Random) -> dict[str, Any]:
    return {**well_formed(choice), "timestamp": "yesterday"}


def with_number_for_type(choice: random.Random) -> dict[str, Any]:
    return {**well_formed(choice), "event_type": 7}


def without_partition(choice: random.Random) -> dict[str, Any]:
    document = with_number_for_type(choice)
    del document["partition"]
    return document


KINDS: tuple[Callable[[random.Random], dict[str, Any]], ...] = (
    without_site,
    with_text_for_time,
    with_number_for_type,
    without_partition,
)
