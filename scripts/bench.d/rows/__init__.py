"""The rows of the table, in the order in which they are measured."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Callable

from findings import Findings
from row import Row
from rows import drain, event, events, freshness, memory, start, sustained

Measure = Callable[[Findings], list[Row]]


@dataclass(frozen=True)
class Part:
    """Rows that are measured together."""

    name: str
    measure: Measure


PARTS = (
    *(Part(f"event-{connections}", partial(event.measure, connections)) for connections in event.CONNECTIONS),
    Part("events", events.measure),
    Part("drain", drain.measure),
    Part("sustained", sustained.measure),
    Part("freshness", freshness.measure),
    Part("start", start.measure),
    Part("memory", memory.measure),
)


def chosen(only: list[str]) -> list[Part]:
    """The parts of these names; `event` stands for all of its kind. All parts if there are no names."""
    return [part for part in PARTS if not only or part.name in only or part.name.partition("-")[0] in only]


def unknown(only: list[str]) -> list[str]:
    """Names that no part has."""
    return [name for name in only if not chosen([name])]
