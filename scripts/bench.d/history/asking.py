"""Asks all questions in turn, and compares every answer with what the events themselves say."""

from __future__ import annotations

import gc
import json
import time
from dataclasses import dataclass, field
from typing import Any

from pymongo.collection import Collection

from harness.http_client import HTTPClient, NoAnswer
from harness.numbers import Numbers, reported
from harness.recount import recount
from history.extent import Extent
from history.questions import SITE, Period, Question
from measurement import percentile
from progress import Progress

# Of one question, so many failures are told.
MOST_FAILURES = 2


@dataclass
class Asked:
    """A question, and how long its answers took."""

    question: Question
    # Milliseconds, of the API and of the events.
    latencies: list[float] = field(default_factory=list)
    raw_latencies: list[float] = field(default_factory=list)
    # What the API says that it counted.
    sources: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    # Why it was not answered, if it was not.
    refusal: str = ""

    # The right answers.
    expected: dict[Period, Numbers] = field(default_factory=dict)

    @property
    def spent(self) -> float:
        """Seconds in the API."""
        return sum(self.latencies) / 1000

    def is_done(self, extent: Extent) -> bool:
        count = len(self.latencies)
        if self.refusal or count >= extent.requests:
            return True
        return count >= extent.fewest_requests and self.spent >= extent.seconds

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.question.name,
            "targets": [self.question.target(period) for period in self.question.periods],
            "sources": sorted(self.sources),
            "requests": len(self.latencies),
            "ms": summary(self.latencies),
            "raw_requests": len(self.raw_latencies),
            "raw_ms": summary(self.raw_latencies),
            "refusal": self.refusal or None,
            "failures": self.failures,
        }


def summary(latencies: list[float]) -> dict[str, float]:
    if not latencies:
        return {}
    shares = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "max": 1.0}
    return {name: round(percentile(latencies, share), 3) for name, share in shares.items()}


def can_leave_paths_out(port: int) -> bool:
    """Whether the API can be asked for no paths."""
    client = HTTPClient(port)
    status, _ = client.request("GET", f"/stats?site_id={SITE}&date=2000-01-01&limit=0")
    client.close()
    return status == 200


def ask_events(
    events: Collection[dict[str, Any]], questions: list[Question], extent: Extent, progress: Progress
) -> list[Asked]:
    """The right answers, and how long it takes to count them."""
    asked = [Asked(question) for question in questions]
    for number, each in enumerate(asked, start=1):
        periods = each.question.periods
        while True:
            period = periods[len(each.raw_latencies) % len(periods)]
            progress.tick(f"{number} of {len(asked)}, {each.question.name}")
            began = time.perf_counter()
            each.expected[period] = recount(
                events, SITE, period.days, each.question.limit, each.question.interval, each.question.match
            )
            each.raw_latencies.append((time.perf_counter() - began) * 1000)
            has_all = len(each.raw_latencies) >= len(periods)
            spent = sum(each.raw_latencies) / 1000
            if has_all and (len(each.raw_latencies) >= extent.raw_requests or spent >= extent.raw_seconds):
                break
    return asked


def ask_api(port: int, asked: list[Asked], extent: Extent, progress: Progress) -> None:
    """Asks each question once, then each again, so that what changes on the machine meets them all."""
    client = HTTPClient(port)
    for each in asked:
        for period in each.question.periods:
            progress.tick("for the first time")
            ask(client, each, period)  # Does not count: nothing of it is at hand yet.
    for each in asked:
        each.latencies.clear()
    # Its pauses would be taken for those of the API.
    gc.disable()
    try:
        rounds = 0
        while left := [each for each in asked if not each.is_done(extent)]:
            for each in left:
                progress.tick(f"round {rounds + 1}, {len(left)} questions")
                ask(client, each, each.question.periods[rounds % len(each.question.periods)])
            rounds += 1
    finally:
        gc.enable()
        client.close()


def ask(client: HTTPClient, asked: Asked, period: Period) -> None:
    """Asks once and looks at the answer."""
    if asked.refusal:
        return
    target = asked.question.target(period)
    began = time.perf_counter()
    try:
        status, body = client.request("GET", target)
    except NoAnswer as error:
        asked.refusal = "no answer"
        asked.failures.append(f"GET {target}: {error}")
        return
    took = (time.perf_counter() - began) * 1000
    if status != 200:
        asked.refusal = f"{status}"
        asked.failures.append(f"GET {target}: {status} {body[:200].decode(errors='replace')}")
        return
    asked.latencies.append(took)
    answer = json.loads(body)
    asked.sources.add(str(answer.get("source")))
    wrong = asked.expected[period].differences(reported(answer))
    if answer["queued"]:
        wrong.append(f"{answer['queued']} events are said to wait")
    if wrong and len(asked.failures) < MOST_FAILURES:
        asked.failures.append(f"GET {target}: {'; '.join(wrong)}")
