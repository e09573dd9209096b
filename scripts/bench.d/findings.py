"""What one row finds out and another one needs; measured when it is asked for first."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from measurement import Measurement

if TYPE_CHECKING:
    from sides import Side
    from stage import Stage

MOST_CONNECTIONS = 256
# The peer is about as fast with more.
PEER_CONNECTIONS = 64


@dataclass
class Findings:
    """Shared by all rows of a run."""

    stage: Stage
    # By the title of the side, then by connections: POST /event as fast as it is answered.
    singles: dict[str, dict[int, list[Measurement]]] = field(default_factory=dict)
    # Events a second that each side keeps up with, by its title.
    rates: dict[str, float] = field(default_factory=dict)
    _inserts: list[Measurement] = field(default_factory=list)

    def inserts(self) -> list[Measurement]:
        """insertMany from one thread, 1,000 documents each."""
        if not self._inserts:
            measures = [("insertMany", lambda: self.stage.inserts(1_000))]
            self._inserts = self.stage.alternate("ceiling", measures)["insertMany"]
        return self._inserts

    def keep_inserts(self, measurements: list[Measurement]) -> None:
        self._inserts = measurements

    def peer_at_its_best(self) -> list[Measurement]:
        """The peer's POST /event, with as many connections as it is fastest with."""
        peer = self.stage.peer
        if peer is None:
            return []
        self.load(peer, PEER_CONNECTIONS)
        return max(self.singles[peer.title].values(), key=median_rate)

    def load(self, side: Side, connections: int) -> list[Measurement]:
        """POST /event of one side alone, where no row has measured it."""
        known = self.singles.setdefault(side.title, {})
        if connections not in known:
            measures = [(side.title, partial(single, self.stage, side, connections))]
            known[connections] = self.stage.alternate(f"POST /event, {connections} connections", measures)[side.title]
        return known[connections]


def median_rate(measurements: list[Measurement]) -> float:
    return statistics.median(measurement.values["rate"] for measurement in measurements)


def single(stage: Stage, side: Side, connections: int) -> Measurement:
    """POST /event as fast as it is answered."""
    with stage.running(side) as run:
        return run.wrk("/event", stage.events.events, connections)
