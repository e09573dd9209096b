"""The final check: what was acknowledged, what was stored, what is counted."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Iterator, Optional

from pymongo.database import Database as MongoDatabase

import journal
from footfall import QUEUE
from harness.events import DAYS, odd_properties
from harness.http_client import HTTPClient
from harness.numbers import reported
from harness.recount import recount
from journal import Attempt, document_id

MOST_EXAMPLES = 5
RANGES_A_SITE = 2
# No site has more.
MOST_PATHS = 100
PATIENCE_SECONDS = 20.0
# The type of events that a filter leaves.
FILTERED = "page_view"
# Of a visit: the longest time between two of its events, in milliseconds.
VISIT_GAP = 30 * 60 * 1000
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
    """Compares what the clients were told with MongoDB and with /stats, when nothing moves any more."""
    verdict = Verdict()
    attempted = {document_id(attempt.site_id, attempt.event_id): attempt for attempt in journal.attempts(logs)}
    acknowledged = journal.acknowledged_ids(logs)
    verdict.attempted, verdict.acknowledged = len(attempted), len(acknowledged)

    seen: set[bytes] = set()
    for key, document in stored(database, "events"):
        attempt = attempted.get(key)
        if attempt is None:
            verdict.duplicated += 1
            verdict.note(f"events holds what nobody sent: {document}")
            continue
        seen.add(key)
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
    check_statistics(verdict, database, sites, api_port, random.Random(f"{seed}/verify"))
    return verdict


def stored(database: MongoDatabase[dict[str, Any]], collection: str) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """All documents of a collection, by the twelve bytes of their `_id`."""
    for document in database[collection].find(batch_size=5000):
        identity = document["_id"]
        yield getattr(identity, "binary", None) or str(identity).encode(), document


def alteration(attempt: Attempt, document: dict[str, Any]) -> Optional[str]:
    """The first field of a stored event that is not as it was sent."""
    expected = {
        "site_id": attempt.site_id,
        "event_type": attempt.event_type,
        "path": attempt.path,
        "user_id": attempt.user_id,
        "properties": None if attempt.number is None else odd_properties(attempt.number),
    }
    for name, value in expected.items():
        if document.get(name) != value:
            return name
    if round((document["timestamp"] - _EPOCH).total_seconds() * 1000) != attempt.millis:
        return "timestamp"
    return None


def check_statistics(
    verdict: Verdict, database: MongoDatabase[dict[str, Any]], sites: list[str], api_port: int, choice: random.Random
) -> None:
    """Every site for all time, every day of it, and some ranges, beside the events, of which each has been looked at."""
    api = HTTPClient(api_port, seconds=60)
    for site in sites:
        ranges = [sorted(choice.sample(DAYS, 2)) for _ in range(RANGES_A_SITE)]
        for days in (None, *((day, day) for day in DAYS), *((first, last) for first, last in ranges)):
            period = {"from": days[0].isoformat(), "to": days[1].isoformat()} if days else {}
            report = ask(api, site_id=site, limit=str(MOST_PATHS), **period)
            if report is None:
                verdict.wrong_statistics += 1
                verdict.note(
                    f"/stats of {site[:40]} {period or 'for all time'}: no answer; the others were not asked for"
                )
                return
            expected = recount(database["events"], site, days, MOST_PATHS)
            troubles = expected.differences(reported(report))
            if report["queued"]:
                troubles.append(f"{report['queued']} events are said to wait")
            if not troubles and expected.totals[0] and report["source"] != "rollup":
                troubles.append("it was counted from the events, although there are sums")
            verdict.answers_checked += 1
            if troubles:
                verdict.wrong_statistics += 1
                verdict.note(f"/stats of {site[:40]} {period or 'for all time'}: {troubles[0][:400]}")
        check_columns(verdict, database, site, api)
    api.close()


def check_columns(verdict: Verdict, database: MongoDatabase[dict[str, Any]], site: str, api: HTTPClient) -> None:
    """What sums do not know: a filter, and visits."""
    filtered = ask(api, site_id=site, limit=str(MOST_PATHS), filter=f"event_type=={FILTERED}")
    visited = ask(api, site_id=site, limit="0", metrics="visits,bounce_rate,visit_duration")
    troubles: list[str] = []
    if filtered is None or visited is None:
        troubles.append("no answer")
    else:
        expected = recount(database["events"], site, None, MOST_PATHS, only={"event_type": FILTERED})
        troubles += expected.differences(reported(filtered))
        if {filtered["source"], visited["source"]} != {"columns"} and database["events"].find_one({"site_id": site}):
            troubles.append("it was counted from the events, although there are columns")
        right = visits(database, site)
        if (found := tuple(visited[name] for name in ("visits", "bounce_rate", "visit_duration"))) != right:
            troubles.append(f"visits, bounce rate and duration are {found}, not {right}")
    verdict.answers_checked += 2
    if troubles:
        verdict.wrong_statistics += 1
        verdict.note(f"/stats of {site[:40]} from the columns: {troubles[0][:400]}")


def visits(database: MongoDatabase[dict[str, Any]], site: str) -> tuple[int, float, float]:
    """Visits, the share of those of one event, and their mean duration in seconds."""
    moments: dict[str, list[int]] = {}
    for event in database["events"].find({"site_id": site, "user_id": {"$type": "string"}}, {"user_id": 1, "timestamp": 1}):
        moment = round((event["timestamp"] - _EPOCH).total_seconds() * 1000)
        moments.setdefault(event["user_id"], []).append(moment)
    count = bounces = duration = 0
    for times in moments.values():
        times.sort()
        starts = [0, *(place for place in range(1, len(times)) if times[place] - times[place - 1] > VISIT_GAP)]
        for start, end in zip(starts, [*starts[1:], len(times)]):
            count += 1
            bounces += end - start == 1
            duration += times[end - 1] - times[start]
    return (count, bounces / count, duration / 1000 / count) if count else (0, 0, 0)


def ask(api: HTTPClient, **parameters: str) -> Optional[dict[str, Any]]:
    """A report; an API that still has trouble with MongoDB gets some time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        report = api.stats(**parameters)
        if report is not None or time.monotonic() > deadline:
            return report
        time.sleep(0.2)
