"""What the collection `leases` says."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from poison import PARTITIONS

if TYPE_CHECKING:
    from pymongo.database import Database


class Lease(NamedTuple):
    """One worker's."""

    worker: str
    pid: int
    until: datetime


def lease_of(database: Database[dict[str, Any]], pid: int) -> Optional[Lease]:
    """The lease of the worker that is this process."""
    document = database["leases"].find_one({"kind": "worker", "pid": pid}, sort=[("until", -1)])
    return Lease(document["_id"], pid, document["until"]) if document else None


def owned(database: Database[dict[str, Any]], worker: str) -> int:
    """How many partitions a worker owns."""
    return database["leases"].count_documents({"kind": "partition", "owner": worker})


def owns_all(database: Database[dict[str, Any]], worker: str) -> bool:
    return owned(database, worker) == PARTITIONS


def server_time(database: Database[dict[str, Any]]) -> datetime:
    now: datetime = database.client.admin.command("hello")["localTime"]
    return now
