"""Brings a history into a database, through the worker."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Optional

from history.extent import Extent
from history.questions import DAYS
from measurement import Measurement
from stage import DEAD, Run

POLL_SECONDS = 0.2
# A worker that moves nothing for so long hangs.
PATIENCE_SECONDS = 60.0
# Fewer than these are gone before a rate could be told.
FEWEST_LEFT = 2_000
SAMPLE_SECONDS = 2.0


@dataclass
class Load:
    """How a history got there."""

    events: int
    # Events a second: while more of them came, and of those that were left then; the latter not always.
    rate: float
    rate_alone: Optional[float]
    # Seconds, those waiting and those moved.
    samples: list[tuple[float, int, int]] = field(default_factory=list)
    measurement: Measurement = field(default_factory=lambda: Measurement({}))


def load(run: Run, events: int, last: date, extent: Extent) -> Load:
    """Feeds the queue, and waits until the worker has emptied it."""
    with run.watched() as results:
        loaded = feed(run, events, last, extent)
        results.append(loaded.measurement)
    if dead := run.store[DEAD].estimated_document_count():
        loaded.measurement.failures.append(f"{dead} of {events} events could not be processed")
    return loaded


def feed(run: Run, events: int, last: date, extent: Extent) -> Load:
    stage, before = run.stage, run.moved
    watch = Watch(run)
    source = stage.generators.start_history(run.mongo_url, events, last, DAYS, extent.most_waiting, extent.batch)
    try:
        while source.is_running:
            watch.look()
        measurement = source.result(stage.progress)
        fed_at, left = time.monotonic(), run.waiting
        while watch.look():
            pass
    finally:
        source.abandon()
    now = time.monotonic()
    if run.moved - before != events:
        measurement.failures.append(f"{run.moved - before} events were moved, not {events}")
    return Load(
        events=events,
        rate=events / (now - watch.began),
        rate_alone=left / (now - fed_at) if left >= FEWEST_LEFT else None,
        samples=watch.samples,
        measurement=measurement,
    )


class Watch:
    """Looks at the queue again and again."""

    def __init__(self, run: Run) -> None:
        self.began = time.monotonic()
        self.samples: list[tuple[float, int, int]] = []
        self._run = run
        self._moved = -1
        self._moved_at = self.began

    def look(self) -> int:
        """How many wait. Raises when nothing moves any more."""
        time.sleep(POLL_SECONDS)
        now, waiting, moved = time.monotonic(), self._run.waiting, self._run.moved
        if moved != self._moved:
            self._moved, self._moved_at = moved, now
        if now - self._moved_at > PATIENCE_SECONDS:
            raise TimeoutError(f"{waiting:,} events wait and none was moved for {PATIENCE_SECONDS:g} s")
        if not self.samples or now - self.began - self.samples[-1][0] >= SAMPLE_SECONDS:
            self.samples.append((round(now - self.began, 2), waiting, moved))
        self._run.stage.progress.tick(f"{moved:,} moved, {waiting:,} waiting")
        return waiting


def as_json(loaded: Load) -> dict[str, Any]:
    measurement = loaded.measurement
    return {
        "events": loaded.events,
        "events_per_second": loaded.rate,
        "events_per_second_alone": loaded.rate_alone,
        "cpu_seconds_per_1000_events": measurement.cpu_per_thousand,
        "resident_mib": measurement.memory,
        "seconds_waiting_moved": loaded.samples,
        **measurement.details,
    }
