"""Where a worker can be told to kill or stop itself: the statements of a move."""

from __future__ import annotations

import random
from typing import Iterator, Sequence, TypeVar

Item = TypeVar("Item")

# After it has read a batch, begun the transaction, fenced its lease, inserted, summed up, written rows into columns, written
# dead letters, deleted; before it commits, and after; and after it has put sums into their place, and has merged blocks of
# rows, each in a transaction of its own.
POINTS = (
    "found", "started", "fenced", "inserted", "summed", "rowsWritten", "deadLettered", "deleted", "committing",
    "committed", "compacted", "merged",
)  # fmt: skip


def shuffled(items: Sequence[Item], choice: random.Random) -> Iterator[Item]:
    """Without end, every item equally often, in an order that the seed decides."""
    while True:
        yield from choice.sample(items, len(items))
