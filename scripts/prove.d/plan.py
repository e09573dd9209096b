"""Which scenarios there are: the quick plan and the full one."""

from __future__ import annotations

import dataclasses
from typing import Optional

from spec import Spec

FULL_MINUTES = 40.0
# Checkpoints every 3 s instead of every 60 s. mongod repeats everything since the last one when it starts after a kill;
# killed every few seconds it would never come to one, and take longer from start to start.
CHECKPOINTS = ("--syncdelay", "3")
TEST_COMMANDS = ("--setParameter", "enableTestCommands=1")

# Small batches make many transactions, and so many moments in which a fault can do harm.
WORKER_STATEMENT = Spec(
    name="worker-statement", fault="worker-statement", title="worker: SIGKILL at every statement of the move",
    unit="kills", goal=0, seconds=0, batch_size=100, lease_seconds=2, rate=600, poison=2.0,
)  # fmt: skip
WORKER_RANDOM = Spec(
    name="worker-random", fault="worker-random", title="worker: SIGKILL at random moments", unit="kills",
    goal=0, seconds=0, batch_size=25, lease_seconds=5, rate=600,
)  # fmt: skip
WORKER_LOSS = Spec(
    name="worker-loss", fault="worker-loss", title="worker: SIGKILL, one at a time", unit="kills",
    goal=0, seconds=0, batch_size=100, lease_seconds=5, rate=400, workers=3, limit=15.0,
)  # fmt: skip
WORKER_PAUSE = Spec(
    name="worker-pause", fault="worker-pause", title="worker: SIGSTOP past its lease, SIGCONT", unit="pauses",
    goal=0, seconds=0, batch_size=25, lease_seconds=2, rate=400, workers=4,
)  # fmt: skip
ZOMBIE = Spec(
    name="zombie", fault="zombie", title="worker: wakes up when another one owns its partitions", unit="rounds",
    goal=0, seconds=0, batch_size=50, lease_seconds=4, sites=64, rate=4000, workers=2, resend=0.02,
)  # fmt: skip
API_KILL = Spec(
    name="api-kill", fault="api-kill", title="API: SIGKILL", unit="kills",
    goal=0, seconds=0, rate=600, interruption="accepted",
)  # fmt: skip
MONGOD_KILL = Spec(
    name="mongod-kill", fault="mongod-kill", title="MongoDB, one node: SIGKILL and restart", unit="kills",
    goal=0, seconds=0, mongod_options=CHECKPOINTS, rate=500, interruption="accepted",
)  # fmt: skip
EVERYTHING = Spec(
    name="everything", fault="everything", title="everything at once: SIGKILL of MongoDB, APIs and workers",
    unit="times", goal=0, seconds=0, mongod_options=CHECKPOINTS, batch_size=50, rate=500, interruption="accepted",
)  # fmt: skip
PRIMARY_LOSS = Spec(
    name="primary-loss", fault="primary-loss", title="MongoDB, three nodes: primary killed, stepped down, stopped",
    unit="losses", goal=0, seconds=0, mongod_options=CHECKPOINTS, rate=300, database="triple",
    interruption="accepted", limit=15.0, weight=2,
)  # fmt: skip
NETWORK = Spec(
    name="network", fault="network", title="network: replies dropped or cut, resets, delays, half-open connections",
    unit="episodes", goal=0, seconds=0, rate=300, database="proxied", interruption="accepted",
)  # fmt: skip
FAIL_COMMAND = Spec(
    name="fail-command", fault="fail-command", title="MongoDB: commits, inserts, deletes and reads fail",
    unit="failures", goal=0, seconds=0, batch_size=50, rate=400, mongod_options=TEST_COMMANDS, interruption="accepted",
)  # fmt: skip
DISK_FULL = Spec(
    name="disk-full", fault="disk-full", title="MongoDB: disk full until it is freed", unit="times",
    goal=0, seconds=0, mongod_options=CHECKPOINTS, rate=400, database="tmpfs", interruption="accepted",
)  # fmt: skip
STEADY = Spec(
    name="steady", fault="steady", title="nothing: no transaction is aborted", unit="seconds",
    goal=0, seconds=0, sites=64, batch_size=100, rate=1500, resend=0.0, worker_log_level="debug",
)  # fmt: skip


def variant(base: Spec, goal: int, seconds: float, **changes: object) -> Spec:
    """The same fault, so many times, in that time at most; named after its number of workers where that varies."""
    spec = dataclasses.replace(base, goal=goal, seconds=seconds, **changes)  # type: ignore[arg-type]
    if "workers" in changes:
        workers = f"{spec.workers} worker{'s' if spec.workers > 1 else ''}"
        spec = dataclasses.replace(spec, name=f"{spec.name}-{spec.workers}", title=f"{spec.title} ({workers})")
    return spec


def full() -> list[Spec]:
    """What the guarantees are proven with. The longest come first, so that none is left alone at the end."""
    return [
        variant(MONGOD_KILL, 200, 1800),
        variant(PRIMARY_LOSS, 100, 1800),
        variant(WORKER_STATEMENT, 130, 1500, workers=1, events=180_000),
        variant(WORKER_STATEMENT, 220, 1500, workers=2, events=180_000),
        variant(WORKER_STATEMENT, 300, 1500, workers=4, events=180_000),
        variant(WORKER_RANDOM, 60, 1500, workers=1, events=180_000),
        variant(WORKER_RANDOM, 130, 1500, workers=2, events=180_000),
        variant(WORKER_RANDOM, 260, 1500, workers=4, events=180_000),
        variant(WORKER_PAUSE, 200, 1500),
        variant(WORKER_LOSS, 30, 900),
        variant(API_KILL, 200, 900),
        variant(EVERYTHING, 40, 900),
        variant(NETWORK, 60, 900),
        variant(FAIL_COMMAND, 1000, 900),
        variant(ZOMBIE, 10, 900),
        variant(DISK_FULL, 4, 900),
        variant(STEADY, 45, 90, workers=1),
        variant(STEADY, 45, 90, workers=2),
        variant(STEADY, 45, 90, workers=4),
    ]


def quick() -> list[Spec]:
    """Every fault a few times."""
    return [
        variant(PRIMARY_LOSS, 3, 60),
        variant(WORKER_STATEMENT, 16, 60, workers=2),
        variant(ZOMBIE, 1, 60),
        variant(NETWORK, 5, 60),
        variant(MONGOD_KILL, 5, 60),
        variant(WORKER_RANDOM, 10, 60, workers=4),
        variant(WORKER_PAUSE, 6, 60),
        variant(DISK_FULL, 1, 60),
        variant(EVERYTHING, 4, 60),
        variant(WORKER_LOSS, 2, 60),
        variant(API_KILL, 10, 60),
        variant(FAIL_COMMAND, 50, 60),
        variant(STEADY, 5, 60, workers=2),
    ]


def chosen(is_quick: bool, minutes: Optional[float], only: list[str]) -> list[Spec]:
    """The plan, cut to the faults that are wanted and stretched to the time that there is."""
    specs = quick() if is_quick else full()
    if only:
        specs = [spec for spec in specs if spec.fault in only or spec.name in only]
    if minutes is None or is_quick:
        return specs
    factor = minutes / FULL_MINUTES
    return [
        dataclasses.replace(
            spec,
            goal=max(1, round(spec.goal * factor)),
            events=round(spec.events * factor),
            seconds=max(60.0, spec.seconds * factor),
        )
        for spec in specs
    ]


def names() -> list[str]:
    """What `--only` takes."""
    return sorted({spec.fault for spec in full()})
