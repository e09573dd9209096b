"""How much is measured, and for how long."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Optional


@dataclass(frozen=True)
class Scale:
    """Seconds, rounds and events of a run."""

    # Rounds of each measurement; the table shows the median.
    rounds: int
    # Of load that counts, and of load before it that does not. wrk takes whole seconds.
    seconds: int
    warm_up: int
    # Events that wait in the queue before a worker is started.
    drained: int
    # The same for the peer, whose worker moves 5,000 a second at most.
    drained_by_peer: int
    # Of the confirmation that a rate can be kept up, and of each probe in search of that rate.
    sustained: float
    probe: float
    # The rate at which the search begins if nothing is known, and how close its two bounds have to come.
    first_rate: float
    precision: float
    # Of the load beside which freshness is measured.
    freshness: float
    # Starts of the API.
    starts: int
    # Of the watch over memory under load; none if 0.
    minutes_flat: float = 0
    # Whether times do not matter: no rate is searched for, and none has to be kept up.
    is_quick: bool = False

    def changed(self, rounds: Optional[int], seconds: Optional[int], minutes_flat: Optional[float]) -> Scale:
        """The same with what was asked for."""
        changes: dict[str, Any] = {"rounds": rounds, "seconds": seconds, "minutes_flat": minutes_flat}
        return dataclasses.replace(self, **{name: value for name, value in changes.items() if value is not None})


FULL = Scale(
    rounds=3, seconds=6, warm_up=2, drained=500_000, drained_by_peer=20_000, sustained=60, probe=6, first_rate=2_000,
    precision=1.08, freshness=20, starts=5,
)  # fmt: skip

# Shows only that everything runs.
QUICK = Scale(
    rounds=1, seconds=1, warm_up=0, drained=5_000, drained_by_peer=500, sustained=1, probe=1, first_rate=200,
    precision=1.08, freshness=1, starts=1, is_quick=True,
)  # fmt: skip
