"""One worker is lost at a time: how long its partitions wait for another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stage import Stage

# From the end of the lease of the one that was lost to the loss of the next one.
LIFE_SECONDS = (1.0, 3.0)
# Nothing waits longer than that when all partitions are being processed.
SETTLED_SECONDS = 1.5
RECOVERY_SECONDS = 60.0


def one_at_a_time(stage: Stage) -> None:
    """Kills a random worker, and the next one after the others have taken over and have shared out anew."""

    def act() -> None:
        stage.random.choice(stage.workers).kill()
        stage.pump(stage.spec.lease_seconds + stage.random.uniform(*LIFE_SECONDS))
        stage.wait_for(lambda: not stage.has_waited(SETTLED_SECONDS), RECOVERY_SECONDS, "settled queue")
        stage.count = sum(worker.kills for worker in stage.workers)

    stage.run_until_goal(act)
