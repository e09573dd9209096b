"""SIGSTOP of workers for longer than their lease, then SIGCONT."""

from __future__ import annotations

import time
from enum import Enum
from typing import TYPE_CHECKING, Iterator

from faults.points import POINTS, shuffled
from footfall import Worker
from harness.service import no_settings

if TYPE_CHECKING:
    from stage import Stage

# How long a worker runs between two pauses.
RUN_SECONDS = (0.3, 2.5)
# How much longer than its lease it is held.
BEYOND_SECONDS = (0.2, 2.0)
# A worker that has not come past its point after that time is stopped where it is.
PATIENCE_SECONDS = 15.0
# A worker's life: once it stops itself at a statement, then it is stopped at random moments, then it is started anew.
PAUSES_A_LIFE = 3


class State(Enum):
    """What a worker is at."""

    RUNNING = 1
    # It will stop itself at a statement of its move.
    ARMED = 2
    HELD = 3


class Sleeper:
    """A worker that is held again and again."""

    def __init__(self, stage: Stage, worker: Worker) -> None:
        self.pauses = 0
        self.at_statement = 0
        self._lease_seconds = stage.spec.lease_seconds
        self._dice = stage.dice(worker.name)
        self._worker = worker
        self._points: Iterator[str] = shuffled(POINTS, self._dice)
        self._begin()

    def _begin(self) -> None:
        self._worker.stop(12)
        fault = self._worker.fault(next(self._points), "stop", self._dice.randint(1, 5))
        self._worker.more_settings = lambda: fault
        self._worker.start()
        self._worker.more_settings = no_settings
        self._state = State.ARMED
        self._left = PAUSES_A_LIFE
        self._turn = time.monotonic() + PATIENCE_SECONDS

    @property
    def is_held(self) -> bool:
        return self._state is State.HELD

    def act(self, may_hold: bool) -> None:
        now = time.monotonic()
        if self._state is State.ARMED and self._worker.child.is_stopped:
            self.at_statement += 1
            self._hold(now)
        elif now < self._turn:
            return
        elif self._state is State.HELD:
            self._worker.resume()
            self.pauses += 1
            self._left -= 1
            self._state = State.RUNNING
            self._turn = now + self._dice.uniform(*RUN_SECONDS)
        elif self._left == 0:
            self._begin()
        elif may_hold:
            self._worker.pause()
            self._hold(now)

    def _hold(self, now: float) -> None:
        self._state = State.HELD
        self._turn = now + self._lease_seconds + self._dice.uniform(*BEYOND_SECONDS)


def past_the_lease(stage: Stage) -> None:
    """Holds the workers, but never the last one that runs, unless it stops itself."""
    sleepers = [Sleeper(stage, worker) for worker in stage.workers]

    def act() -> None:
        stage.pump(0.01)
        for sleeper in sleepers:
            sleeper.act(may_hold=sum(other.is_held for other in sleepers) < max(1, len(sleepers) - 1))
        stage.count = sum(sleeper.pauses for sleeper in sleepers)

    stage.run_until_goal(act)
    for worker in stage.workers:
        worker.stop(12)
        worker.start()
    stage.notes.append(f"{sum(sleeper.at_statement for sleeper in sleepers)} of the pauses at a statement of the move")
