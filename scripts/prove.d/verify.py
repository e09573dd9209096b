"""The final check: what was acknowledged, what was stored, what is counted."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Iterator, Optional

from pymongo.database import Database as MongoDatabase

import journal
from events import DAYS, document_id
from footfall import QUEUE
from harness.http_client import HTTPClient
from journal import Attempt
from recount import Recount

MOST_EXAMPLES = 5
RANGES_A_SITE = 2
PATIENCE_SECONDS = 20.0
_EPOCH = datetime(1970, 1, 1)


@dataclass
class Verdict:
    """All must be zero, except what was sent and how long it took."""

    attempted: int = 0
    acknowledged: int = 0
    lost: int = 0
    duplicated: int = 0
    # Stored, but never sent like that.
    altered: int = 0
    wrong_statistics: int = 0
    answers_checked: int = 0
    left_in_queue: int = 0
    # Seconds from acceptance to being counted, of the event that took longest.
    longest_move: float = 0.0
    examples: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        if len(self.examples) < 4 * MOST_EXAMPLES:
            self.examples.append(text)

    @property
    def holds(self) -> bool:
        return not (self.lost or self.duplicated or self.altered or self.wrong_statistics or self.left_in_queue)


def verify(
    database: MongoDatabase[dict[str, Any]],
    logs: Path,
    sites: list[str],
    api_port: int,
    poison: set[bytes],
    seed: str,
) -> Verdict:
    """Compares the clients' books with MongoDB and with /stats, when nothing moves any more."""
    verdict = Verdict()
    attempted = {document_id(attempt.site_id, attempt.event_id): attempt for attempt in journal.attempts(logs)}
    acknowledged = journal.acknowledged_ids(logs)
    verdict.attempted, verdict.acknowledged = len(attempted), len(acknowledged)

    recount = Recount()
    seen: set[bytes] = set()
    for key, document in stored(database, "events"):
        attempt = attempted.get(key)
        if attempt is None:
            verdict.duplicated += 1
            verdict.note(f"events holds what nobody sent: {document}")
            continue
        seen.add(key)
        recount.add(attempt)
        trouble = alteration(attempt, document)
        if trouble:
            verdict.altered += 1
            verdict.note(f"{attempt.site_id}/{attempt.event_id} is stored with another {trouble}: {document}")
        verdict.longest_move = max(
            verdict.longest_move, (document["processed_at"] - document["ingested_at"]).total_seconds()
        )
    buried: set[bytes] = set()
    for collection in (QUEUE, "events_dead"):
        for key, document in stored(database, collection):
            if collection == QUEUE:
                verdict.left_in_queue += 1
            if key in seen or key in buried:
                verdict.duplicated += 1
                verdict.note(f"{key.hex()} is in {collection} and in another collection")
            elif key not in attempted and key not in poison:
                verdict.duplicated += 1
                verdict.note(f"{collection} holds what nobody sent: {str(document)[:300]}")
            elif key in attempted:
                verdict.note(f"{collection} holds a good event: {str(document)[:300]}")
            buried.add(key)
    lost = (acknowledged | poison) - seen - buried
    verdict.lost = len(lost)
    for key in sorted(lost)[:MOST_EXAMPLES]:
        verdict.note(f"lost: {attempted.get(key, 'a malformed document')} ({key.hex()})")
    check_statistics(verdict, recount, sites, api_port, random.Random(f"{seed}/verify"))
    return verdict


def stored(database: MongoDatabase[dict[str, Any]], collection: str) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """All documents of a collection, by the twelve bytes of their `_id`."""
    for document in database[collection].find(batch_size=5000):
        identity = document["_id"]
        yield getattr(identity, "binary", None) or str(identity).encode(), document


def alteration(attempt: Attempt, document: dict[str, Any]) -> Optional[str]:
    """The first field of a stored event that is not as it was sent."""
    properties = None
    if attempt.number is not None:
        properties = {"n": attempt.number, "half": attempt.number + 0.5, "label": f"no {attempt.number}"}
    expected = {
        "site_id": attempt.site_id,
        "event_type": attempt.event_type,
        "path": attempt.path,
        "user_id": attempt.user_id,
        "properties": properties,
    }
    for name, value in expected.items():
        if document.get(name) != value:
            return name
    if round((document["timestamp"] - _EPOCH).total_seconds() * 1000) != attempt.millis:
        return "timestamp"
    return None


def check_statistics(
    verdict: Verdict, recount: Recount, sites: list[str], api_port: int, choice: random.Random
) -> None:
    """Every site for all time, every day of it, and some ranges."""
    api = HTTPClient(api_port, seconds=60)
    for site in sites:
        periods: list[dict[str, str]] = [{}, *({"date": day.isoformat()} for day in DAYS)]
        for _ in range(RANGES_A_SITE):
            first, last = sorted(choice.sample(DAYS, 2))
            periods.append({"from": first.isoformat(), "to": last.isoformat()})
        for period in periods:
            report = ask(api, site_id=site, limit="100", **period)
            if report is None:
                verdict.wrong_statistics += 1
                verdict.note(
                    f"/stats of {site[:40]} {period or 'for all time'}: no answer; the others were not asked for"
                )
                return
            counts = recount.site(site, *(day_of(period, bound) for bound in ("from", "to")))
            trouble = counts.difference(report)
            if not trouble and counts.total and report["source"] != "rollup":
                trouble = "it was counted from the events, although there are sums"
            verdict.answers_checked += 1
            if trouble:
                verdict.wrong_statistics += 1
                verdict.note(f"/stats of {site[:40]} {period or 'for all time'}: {trouble}")
    api.close()


def ask(api: HTTPClient, **parameters: str) -> Optional[dict[str, Any]]:
    """A report; an API that still has trouble with MongoDB gets some time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        report = api.stats(**parameters)
        if report is not None or time.monotonic() > deadline:
            return report
        time.sleep(0.2)


def day_of(period: dict[str, str], bound: str) -> Optional[date]:
    text = period.get("date") or period.get(bound)
    return date.fromisoformat(text) if text else None
