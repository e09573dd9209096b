"""An empty queue that has never held anything, in the place of one that a whole history has gone through."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from stage import QUEUE


def renew_queue(store: Database[dict[str, Any]]) -> None:
    """Makes the queue anew, which must be empty.

    MongoDB keeps what is deleted for five minutes, for readers of the past, and longer in pages that nobody writes to; a
    reading has to step over it. A service that took a year for these events does not have millions of them in its last
    five minutes, so the questions should not either.
    """
    queue = store[QUEUE]
    indexes = [
        {"name": index["name"], "key": index["key"]} for index in queue.list_indexes() if index["name"] != "_id_"
    ]
    queue.drop()
    store.command("createIndexes", QUEUE, indexes=indexes, writeConcern={"w": "majority"})
