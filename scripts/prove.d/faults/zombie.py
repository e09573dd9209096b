"""A worker that lost its lease while it was stopped wakes up, and must not be able to move anything."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Optional

import leases
from faults.points import shuffled
from footfall import Worker
from harness.service import no_settings

if TYPE_CHECKING:
    from stage import Stage

# Events that wait when a round begins, so that there is work for the zombie.
BACKLOG = 6_000
# The zombie holds itself at one of these, or is held at a random moment.
POINTS = ("found", "started", "fenced", "inserted", "summed", "deleted", "committing", None)
TAKE_OVER_SECONDS = 40.0
# How near to the end of B's lease the last look at the queue may be.
MARGIN_SECONDS = 0.3


def awakened(stage: Stage) -> None:
    """Round by round: A is stopped, B takes all over and is stopped, A wakes up, nothing may leave the queue."""
    assert len(stage.workers) == 2
    points = shuffled(stage.spec.points or POINTS, stage.random)

    def act() -> None:
        zombie, heir = stage.random.sample(stage.workers, 2)
        for worker in stage.workers:
            worker.stop(12)
        stage.load.go_on()
        stage.wait_for(lambda: (stage.waiting() or 0) >= BACKLOG, 120, "backlog")
        stage.load.hold()
        stage.wait_for(lambda: stage.load.is_quiet, 30, "quiet clients")
        stage.violations += one_round(stage, zombie, heir, next(points))
        stage.count += 1

    stage.run_until_goal(act)
    stage.load.go_on()
    if stage.violations:
        stage.failures.append(f"workers without a lease moved {stage.violations} events")


def one_round(stage: Stage, zombie: Worker, heir: Worker, point: Optional[str]) -> int:
    """How many events left the queue while nobody who may move them was running."""
    if point is not None:
        fault = zombie.fault(point, "stop", stage.random.randint(1, 5))
        zombie.more_settings = lambda: fault
    zombie.start()
    if point is not None:
        stage.wait_for(lambda: zombie.child.is_stopped, TAKE_OVER_SECONDS, f"a worker that stops itself at {point}")
    else:
        full = stage.waiting() or 0
        stage.wait_for(lambda: (stage.waiting() or full) < full, TAKE_OVER_SECONDS, "a move")
        zombie.pause()
    zombie.more_settings = no_settings
    heir.start()
    stage.wait_for(lambda: owns_everything(stage, heir), TAKE_OVER_SECONDS, "a take-over")
    # The heir has to have renewed its lease lately, or there is no time left to look.
    stage.wait_for(lambda: seconds_left(stage, heir) > stage.spec.lease_seconds * 0.6, TAKE_OVER_SECONDS, "a new lease")
    heir.pause()
    stage.pump(0.1)
    before = stage.waiting()
    zombie.resume()
    lowest = before
    while seconds_left(stage, heir) > MARGIN_SECONDS:
        stage.pump(0.05)
        now = stage.waiting()
        if now is not None and lowest is not None and seconds_left(stage, heir) > 0:
            lowest = min(lowest, now)
    heir.resume()
    if before is None or lowest is None or before == 0:
        stage.failures.append("the queue was empty before the zombie woke up: the check says nothing")
        return 0
    # Now one of them, or both, go on.
    deadline = time.monotonic() + TAKE_OVER_SECONDS
    while (stage.waiting() or 0) > 0 and time.monotonic() < deadline:
        stage.pump(0.1)
    return before - lowest


def owns_everything(stage: Stage, worker: Worker) -> bool:
    lease = leases.lease_of(stage.store, worker.child.pid)
    return lease is not None and leases.owns_all(stage.store, lease.worker)


def seconds_left(stage: Stage, worker: Worker) -> float:
    """Until the worker's lease ends, by the server's clock."""
    lease = leases.lease_of(stage.store, worker.child.pid)
    if lease is None:
        return 0.0
    return (lease.until - leases.server_time(stage.store)).total_seconds()
