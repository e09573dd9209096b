"""MongoDB, all APIs and all workers are killed together, as when their machine fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stage import Stage

LIFE_SECONDS = (0.5, 2.0)
# Between the first and the last to be killed.
GAP_SECONDS = 0.3
RECOVERY_SECONDS = 60.0


def killed(stage: Stage) -> None:
    """Kills all of them in random order, almost at once, and waits until events are accepted again."""
    tally = stage.load.tally

    def act() -> None:
        stage.pump(stage.random.uniform(*LIFE_SECONDS))
        victims = list(stage.services)
        stage.random.shuffle(victims)
        gap = stage.random.uniform(0, GAP_SECONDS) / len(victims)
        for victim in victims:
            victim.kill()
            stage.rest(gap)
        stage.count += 1
        accepted = tally.acknowledged
        stage.wait_for(lambda: tally.acknowledged > accepted, RECOVERY_SECONDS, "an acknowledgement after a restart")

    stage.run_until_goal(act)
