"""SIGKILL of a MongoDB of one node under load."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stage import Stage

# From the first acknowledgement after a restart to the next kill.
LIFE_SECONDS = (0.05, 1.5)
RECOVERY_SECONDS = 60.0


def killed(stage: Stage) -> None:
    """Kills mongod, waits until events are accepted again, and kills it again soon."""
    mongod = stage.database.members[0]
    tally = stage.load.tally

    def act() -> None:
        stage.pump(stage.random.uniform(*LIFE_SECONDS))
        accepted = tally.acknowledged
        kills = mongod.kills
        mongod.kill()
        stage.wait_for(lambda: mongod.kills > kills, 5, "an end of mongod")
        # Acknowledgements that were on their way when it died are none of the new one's.
        stage.pump(0.1)
        accepted = tally.acknowledged
        stage.count = mongod.kills
        stage.wait_for(lambda: tally.acknowledged > accepted, RECOVERY_SECONDS, "an acknowledgement after a restart")

    stage.run_until_goal(act)
