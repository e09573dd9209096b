"""Events that are sent once more, at a random later time."""

from __future__ import annotations

import heapq
import itertools
import random
import threading
import time
from typing import Sequence

from harness.events import Event

LONGEST_SECONDS = 60.0


class Resends:
    """Shared by all clients, so that mostly another one, through another API, sends an event again."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._lock = threading.Lock()
        self._waiting: list[tuple[float, int, Event]] = []
        self._order = itertools.count()

    def draw(self, events: Sequence[Event], choice: random.Random) -> None:
        """Picks a share of the events, before they are sent: some come back while that is still under way."""
        picked = [event for event in events if choice.random() < self._share]
        now = time.monotonic()
        with self._lock:
            for event in picked:
                # As many within the first second as within the first minute.
                delay = 0.0 if choice.random() < 0.2 else LONGEST_SECONDS ** choice.random() - 1
                heapq.heappush(self._waiting, (now + delay, next(self._order), event))

    def take(self, limit: int, even_early: bool = False) -> list[Event]:
        """Those that are due."""
        taken: list[Event] = []
        now = time.monotonic()
        with self._lock:
            while self._waiting and len(taken) < limit and (even_early or self._waiting[0][0] <= now):
                taken.append(heapq.heappop(self._waiting)[2])
        return taken
