"""A replica set of three loses its primary: by SIGKILL, by stepping down, by SIGSTOP."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pymongo.errors import PyMongoError

from faults.points import shuffled
from harness.mongod import Mongod

if TYPE_CHECKING:
    from stage import Stage

KINDS = ("killed", "stepped down", "stopped")
# Longer than the others wait before they elect another one.
STOP_SECONDS = (3.0, 7.0)
LIFE_SECONDS = (0.1, 1.5)
RECOVERY_SECONDS = 90.0


def lost(stage: Stage) -> None:
    """Each of the three in turn, as soon as the set is whole again and events are accepted."""
    done: Counter[str] = Counter()
    kinds = shuffled(KINDS, stage.random)

    def act() -> None:
        stage.wait_for(lambda: stage.database.is_healthy, RECOVERY_SECONDS, "a whole replica set")
        stage.pump(stage.random.uniform(*LIFE_SECONDS))
        primary = stage.database.primary()
        if primary is None:
            return
        kind = next(kinds)
        lose(stage, primary, kind)
        done[kind] += 1
        stage.count += 1
        accepted = stage.load.tally.acknowledged
        stage.wait_for(
            lambda: stage.load.tally.acknowledged > accepted, RECOVERY_SECONDS, "an acknowledgement by a new primary"
        )

    stage.run_until_goal(act)
    stage.wait_for(lambda: stage.database.is_healthy, RECOVERY_SECONDS, "a whole replica set")
    stage.notes.append("primary " + ", ".join(f"{kind} {done[kind]} times" for kind in KINDS))


def lose(stage: Stage, primary: Mongod, kind: str) -> None:
    if kind == "killed":
        kills = primary.kills
        primary.kill()
        stage.wait_for(lambda: primary.kills > kills, 5, "an end of mongod")
    elif kind == "stepped down":
        try:
            primary.admin.admin.command("replSetStepDown", 5, secondaryCatchUpPeriodSecs=2)
        except PyMongoError as error:
            # Nobody had caught up in time: then it stays.
            stage.notes.append(f"a step-down was refused: {error}"[:200])
            stage.count -= 1
    else:
        primary.pause()
        stage.pump(stage.random.uniform(*STOP_SECONDS))
        primary.resume()
