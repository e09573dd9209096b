"""MongoDB's disk is full, until it is freed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stage import Stage

BEFORE_SECONDS = (2.0, 4.0)
# How long it may take until mongod notices that its disk is full, and how long a silence is a sign of it.
NOTICE_SECONDS = 60.0
SILENCE_SECONDS = 2.0
FULL_SECONDS = (3.0, 8.0)
RECOVERY_SECONDS = 90.0


def full(stage: Stage) -> None:
    """Fills the disk, and keeps it full. mongod may end itself then, and is started again and again."""
    assert stage.disk is not None
    disk = stage.disk
    mongod = stage.database.members[0]
    mongod.may_fail = True
    tally = stage.load.tally

    def is_silent() -> bool:
        disk.fill()  # A mongod that starts clears away old journals.
        return tally.seconds_since_acknowledgement > SILENCE_SECONDS

    def act() -> None:
        stage.pump(stage.random.uniform(*BEFORE_SECONDS))
        stage.wait_for(is_silent, NOTICE_SECONDS, "an end of acknowledgements")
        accepted = tally.acknowledged
        until = stage.elapsed + stage.random.uniform(*FULL_SECONDS)
        while stage.elapsed < until:
            disk.fill()
            stage.pump(0.05)
        disk.free()
        stage.count += 1
        stage.wait_for(lambda: tally.acknowledged > accepted, RECOVERY_SECONDS, "an acknowledgement")

    stage.run_until_goal(act)
    stage.notes.append(f"MongoDB ended {mongod.ends} times for want of room")
