"""What all clients of a scenario have done so far."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Sequence

from harness.events import Event


class Tally:
    """Counts, kept by the clients and read by everybody else."""

    def __init__(self, sites: int) -> None:
        self._lock = threading.Lock()
        self._attempted = [0] * sites
        self.acknowledged = 0
        self.resent = 0
        # Why requests were not acknowledged: statuses, and "no answer".
        self.refusals: Counter[str] = Counter()
        # Answers that must never be: each is a failure of the scenario.
        self.wrong_answers: list[str] = []
        self._longest_gap = 0.0
        self._last_acknowledgement = 0.0

    @property
    def attempted(self) -> int:
        return sum(self._attempted)

    def attempted_for(self, site: int) -> int:
        return self._attempted[site]

    def attempt(self, events: Sequence[Event]) -> None:
        with self._lock:
            for event in events:
                self._attempted[event.site] += 1

    def acknowledge(self, fresh: int, resent: int) -> None:
        now = time.monotonic()
        with self._lock:
            self.acknowledged += fresh
            self.resent += resent
            if self._last_acknowledgement:
                self._longest_gap = max(self._longest_gap, now - self._last_acknowledgement)
            self._last_acknowledgement = now

    def refuse(self, reason: str) -> None:
        with self._lock:
            self.refusals[reason] += 1

    def wrong_answer(self, text: str) -> None:
        with self._lock:
            if len(self.wrong_answers) < 20:
                self.wrong_answers.append(text)

    @property
    def seconds_since_acknowledgement(self) -> float:
        return time.monotonic() - self._last_acknowledgement if self._last_acknowledgement else 0.0

    @property
    def longest_gap(self) -> float:
        """The longest time in which no client got an acknowledgement, up to now."""
        return max(self._longest_gap, self.seconds_since_acknowledgement)

    def restart_gap(self) -> None:
        """Silence from here on, until the next acknowledgement, is nobody's fault."""
        with self._lock:
            self._longest_gap = self.longest_gap
            self._last_acknowledgement = 0.0
