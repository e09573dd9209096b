"""What can be done to a stage. Each function does its fault until the scenario's goal is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from faults import (
    api,
    disk,
    everything,
    network,
    primary,
    replies,
    server,
    steady,
    worker_kill,
    worker_loss,
    worker_pause,
    zombie,
)

if TYPE_CHECKING:
    from stage import Stage

FAULTS: dict[str, Callable[[Stage], None]] = {
    "worker-statement": worker_kill.at_statements,
    "worker-random": worker_kill.at_random,
    "worker-loss": worker_loss.one_at_a_time,
    "worker-pause": worker_pause.past_the_lease,
    "zombie": zombie.awakened,
    "api-kill": api.killed,
    "mongod-kill": server.killed,
    "everything": everything.killed,
    "primary-loss": primary.lost,
    "network": network.bad_weather,
    "fail-command": replies.failing_commands,
    "disk-full": disk.full,
    "steady": steady.undisturbed,
}
