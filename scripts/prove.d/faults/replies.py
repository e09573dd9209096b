"""MongoDB answers with failures: its own fail point `failCommand`, on commit and on insert."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from faults.points import shuffled

if TYPE_CHECKING:
    from stage import Stage

TRANSIENT = "TransientTransactionError"

# https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point
NOT_DURABLE = {"code": 64, "errmsg": "waiting for replication timed out", "codeName": "WriteConcernFailed"}

FAILURES: dict[str, dict[str, Any]] = {
    "commit: connection closed": {"failCommands": ["commitTransaction"], "closeConnection": True},
    "commit: write concern failed": {
        "failCommands": ["commitTransaction"],
        "writeConcernError": NOT_DURABLE,
    },
    "commit: primary stepped down after it": {
        "failCommands": ["commitTransaction"],
        "writeConcernError": {"code": 189, "errmsg": "stepped down", "codeName": "PrimarySteppedDown"},
        "errorLabels": ["RetryableWriteError"],
    },
    "commit: transient error": {"failCommands": ["commitTransaction"], "errorCode": 251, "errorLabels": [TRANSIENT]},
    "commit: not the primary": {"failCommands": ["commitTransaction"], "errorCode": 10107},
    "insert: connection closed": {"failCommands": ["insert"], "closeConnection": True},
    "insert: write concern failed": {
        "failCommands": ["insert"],
        "writeConcernError": NOT_DURABLE,
    },
    "insert: write conflict": {
        "failCommands": ["insert"], "appName": "footfall-worker", "errorCode": 112, "errorLabels": [TRANSIENT],
    },
    "insert: interrupted": {"failCommands": ["insert"], "errorCode": 11601},
    "delete: connection closed": {"failCommands": ["delete"], "closeConnection": True},
    "find: connection closed": {"failCommands": ["find", "aggregate"], "closeConnection": True},
}  # fmt: skip

ON_SECONDS = (0.3, 1.5)
OFF_SECONDS = (0.1, 0.8)
CHANCE = 0.5


def failing_commands(stage: Stage) -> None:
    """One failure after the other, in random order: for a while half of the commands meet it."""
    admin = stage.database.members[0].admin.admin
    done: Counter[str] = Counter()
    kinds = shuffled(tuple(FAILURES), stage.random)

    def act() -> None:
        name = next(kinds)
        before = admin.command(
            "configureFailPoint", "failCommand", mode={"activationProbability": CHANCE}, data=FAILURES[name]
        )["count"]
        stage.pump(stage.random.uniform(*ON_SECONDS))
        met = admin.command("configureFailPoint", "failCommand", mode="off")["count"] - before
        done[name] += met
        stage.count += met
        stage.pump(stage.random.uniform(*OFF_SECONDS))

    stage.run_until_goal(act, lambda: all(done[name] > 0 for name in FAILURES))
    stage.notes.append(", ".join(f"{name} {done[name]}" for name in FAILURES))
