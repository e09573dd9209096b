"""What collections take of the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pymongo.database import Database

EVENTS = "events"
# What their names begin with: sums, and rows in columns.
ROLLUPS = ("rollup", "column")


@dataclass(frozen=True)
class Size:
    """Bytes of a collection, or of several."""

    documents: int
    # As they are read.
    data: int
    # Compressed, with gaps that are left to be filled.
    disk: int
    indexes: int

    @property
    def whole(self) -> int:
        return self.disk + self.indexes

    def __add__(self, other: Size) -> Size:
        return Size(
            self.documents + other.documents,
            self.data + other.data,
            self.disk + other.disk,
            self.indexes + other.indexes,
        )


@dataclass(frozen=True)
class Storage:
    """Of one history."""

    events: Size
    # By their names.
    rollups: dict[str, Size]

    @property
    def all_rollups(self) -> Size:
        return sum(self.rollups.values(), Size(0, 0, 0, 0))


def storage(store: Database[dict[str, Any]]) -> Storage:
    """After everything has gone to disk, or what is still in memory would not count."""
    store.client.admin.command("fsync")
    names = sorted(name for name in store.list_collection_names() if name.startswith(ROLLUPS))
    return Storage(size(store, EVENTS), {name: size(store, name) for name in names})


def size(store: Database[dict[str, Any]], name: str) -> Size:
    stats = store.command("collStats", name)
    return Size(
        documents=int(stats["count"]),
        data=int(stats["size"]),
        disk=int(stats["storageSize"]),
        indexes=int(stats["totalIndexSize"]),
    )
