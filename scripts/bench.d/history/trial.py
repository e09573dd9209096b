"""One history from beginning to end: loaded, looked at and asked."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from harness.http_client import HTTPClient
from history.asking import Asked, ask_api, ask_events, can_leave_paths_out
from history.extent import Extent
from history.fresh_queue import renew_queue
from history.loading import Load, as_json, load
from history.questions import LIMITS, Period, Question, questions
from history.storage import Storage, storage
from stage import EVENTS, Run, Stage


LOOKS = 5


@dataclass
class Trial:
    """What one history gave."""

    load: Load
    storage: Storage
    asked: list[Asked]
    # Milliseconds of a question about a day just after the load, before there is a fresh queue.
    just_after_ms: float
    # Numbers of paths that the API cannot be asked for.
    left_out: tuple[int, ...] = ()
    # Shared with the run, so that they have what turns up at its end, too.
    failures: list[str] = field(default_factory=list)

    @property
    def events(self) -> int:
        return self.load.events

    def as_json(self) -> dict[str, Any]:
        sizes = {"events": self.storage.events, **self.storage.rollups}
        return {
            "load": as_json(self.load),
            "storage_bytes": {name: {**vars(size), "whole": size.whole} for name, size in sizes.items()},
            "just_after_ms": self.just_after_ms,
            "questions": [each.as_json() for each in self.asked],
            "failures": self.failures,
        }


def measure(stage: Stage, events: int, last: date, extent: Extent) -> Trial:
    """Loads a history into a database of its own and asks everything."""
    progress, title = stage.progress, f"{events:,} events"
    progress.phase(f"{title}: starting")
    with stage.running(stage.footfall, workers=1) as run:
        progress.phase(f"{title}: loading")
        loaded = load(run, events, last, extent)
        progress.phase(f"{title}: {loaded.rate:,.0f} a second were moved")
        just_after_ms = time_of_a_day(run, last)
        renew_queue(run.store)
        # MongoDB refuses to read the moments when there was none.
        stage.wait_for(lambda: time_of_a_day(run, last) > 0, "answer about the history")
        limits = LIMITS if can_leave_paths_out(run.port) else tuple(limit for limit in LIMITS if limit)
        asked_for = questions(last, extent, limits)
        progress.phase(f"{title}: asking the events")
        asked = ask_events(run.store[EVENTS], asked_for, extent, progress)
        progress.phase(f"{title}: asking the API")
        ask_api(run.port, asked, extent, progress)
        progress.phase(f"{title}: what it takes of the disk")
        left_out = tuple(limit for limit in LIMITS if limit not in limits)
        return Trial(loaded, storage(run.store), asked, just_after_ms, left_out, run.failures)


def time_of_a_day(run: Run, last: date) -> float:
    """Milliseconds until a question about one day is answered, the usual time of a few; 0 if it is not."""
    target = Question("a day", (), interval=None, limit=10).target(Period(last, last))
    client, latencies = HTTPClient(run.port), []
    for _ in range(LOOKS):
        began = time.perf_counter()
        if client.request("GET", target)[0] != 200:
            return 0
        latencies.append((time.perf_counter() - began) * 1000)
    client.close()
    return statistics.median(latencies)
