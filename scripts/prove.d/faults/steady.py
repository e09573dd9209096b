"""No fault at all: workers must not get in each other's way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stage import Stage

# Workers may still be sharing out the partitions before that.
SETTLE_SECONDS = 8.0
# What workers say when a transaction of theirs is aborted.
COMPLAINTS = ("lease lost", "a batch was given back", "a batch could not be moved")


def undisturbed(stage: Stage) -> None:
    """Counts aborted transactions, and workers' complaints, while nothing disturbs them. The goal is in seconds."""
    stage.pump(SETTLE_SECONDS)
    aborted = aborted_transactions(stage)
    complaints = complaints_in_logs(stage)
    while stage.count < stage.spec.goal:
        stage.pump(1)
        stage.count += 1
    aborted = aborted_transactions(stage) - aborted
    complaints = complaints_in_logs(stage) - complaints
    stage.notes.append(f"{aborted} transactions aborted")
    if aborted or complaints:
        stage.failures.append(f"{aborted} transactions were aborted, and workers complained {complaints} times")


def aborted_transactions(stage: Stage) -> int:
    status = stage.database.members[0].admin.admin.command("serverStatus")
    return int(status["transactions"]["totalAborted"])


def complaints_in_logs(stage: Stage) -> int:
    return sum(
        worker.log.read_text(encoding="utf-8", errors="replace").count(complaint)
        for worker in stage.workers
        for complaint in COMPLAINTS
    )
