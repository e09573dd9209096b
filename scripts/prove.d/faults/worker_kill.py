"""SIGKILL of workers: at every statement of the move, and at any moment."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Iterator

from faults.points import POINTS, shuffled
from footfall import Worker
from harness.service import no_settings

if TYPE_CHECKING:
    from stage import Stage

# Some lives are so short that nothing is moved in them, most are long enough to move more than arrives meanwhile.
MOST_PASSES = 60
# A worker that has not come past its point after that time is killed where it is.
PATIENCE_SECONDS = 25.0


class Doomed:
    """A worker that kills itself in each of its lives, each time at another statement."""

    def __init__(self, stage: Stage, worker: Worker) -> None:
        self.worker = worker
        # The points of its lives; all but the last have been lived.
        self.lives: list[str] = []
        self._dice = stage.dice(worker.name)
        self._points: Iterator[str] = shuffled(stage.spec.points or POINTS, self._dice)
        # Lives that were ended from outside, since the point was never reached.
        self._ended_early: set[int] = set()
        self._kills_before = worker.kills + 1
        worker.more_settings = self._draw
        worker.may_kill_itself = True
        worker.kill()  # What it is told takes effect when it starts.

    def _draw(self) -> dict[str, str]:
        self.lives.append(next(self._points))
        return self.worker.fault(self.lives[-1], "kill", self._dice.randint(1, MOST_PASSES))

    def lose_patience(self) -> None:
        if self.worker.is_running and self.worker.age > PATIENCE_SECONDS:
            self._ended_early.add(len(self.lives) - 1)
            self.worker.kill()

    @property
    def kills(self) -> int:
        return max(0, self.worker.kills - self._kills_before)

    @property
    def killed_at(self) -> Counter[str]:
        """How often it has killed itself at each point."""
        return Counter(
            "elsewhere" if life in self._ended_early else point for life, point in enumerate(self.lives[: self.kills])
        )


def at_statements(stage: Stage) -> None:
    """Every worker kills itself at a statement of its move; the next start chooses the next statement."""
    doomed = [Doomed(stage, worker) for worker in stage.workers]

    def act() -> None:
        stage.pump(0.02)
        for one in doomed:
            one.lose_patience()
        stage.count = sum(one.kills for one in doomed)

    stage.run_until_goal(act)
    killed_at: Counter[str] = sum((one.killed_at for one in doomed), Counter())
    stage.notes.append("killed at " + ", ".join(f"{point} {killed_at[point]}" for point in [*POINTS, "elsewhere"]))
    disarm(stage)


def at_random(stage: Stage) -> None:
    """Every worker is killed at a random moment of its life, from its first millisecond on."""
    # A lone worker first has to wait until its predecessor's lease has run out.
    longest = 4.0 if len(stage.workers) > 1 else stage.spec.lease_seconds + 3.0
    dice = {worker: stage.dice(worker.name) for worker in stage.workers}
    ends = {worker: dice[worker].uniform(0, longest) for worker in stage.workers}
    starts = {worker: worker.started_at for worker in stage.workers}

    def act() -> None:
        stage.pump(0.01)
        for worker in stage.workers:
            if worker.started_at != starts[worker]:
                starts[worker] = worker.started_at
                ends[worker] = dice[worker].uniform(0, longest)
            if worker.is_running and worker.age >= ends[worker]:
                worker.kill()
        stage.count = sum(worker.kills for worker in stage.workers)

    stage.run_until_goal(act)


def disarm(stage: Stage) -> None:
    """Ends the workers as an operator would, and starts them without faults."""
    for worker in stage.workers:
        worker.more_settings = no_settings
        # It may still come past its point before it hears of its end.
        worker.stop(12)
        worker.may_kill_itself = False
        worker.start()
