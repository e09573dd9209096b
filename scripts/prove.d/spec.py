"""What one scenario is: a fault, how often, and on what stage."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Spec:
    """One row of the table."""

    name: str
    # The key of the function that does it, in faults/__init__.py.
    fault: str
    # The row's title.
    title: str
    # How many faults there should be, and what one is called.
    goal: int
    unit: str
    # The injection ends after that time even if the goal has not been reached, which then is a failure.
    seconds: float
    # How many events must have been sent before the scenario may end.
    events: int = 0
    # Which mongods: single, triple, proxied (one behind a proxy), tmpfs (one on a small disk).
    database: str = "single"
    apis: int = 2
    workers: int = 2
    sites: int = 12
    # Events per second that the clients offer.
    rate: int = 500
    # Most events that a worker moves at once.
    batch_size: int = 200
    lease_seconds: int = 5
    # Share of all events that is sent again at a random later time.
    resend: float = 0.1
    # Malformed documents per second that another program writes to the queue.
    poison: float = 0.0
    # What the longest interruption is: the time from an event's acceptance to its being counted ("counted"), or that
    # without any acceptance ("accepted").
    interruption: str = "counted"
    # How many seconds it may take at most; 0 where faults come faster than that, one on top of the other.
    limit: float = 0.0
    # What MongoDB is started with besides the usual.
    mongod_options: tuple[str, ...] = ()
    worker_log_level: str = "info"
    # The statements at which workers are made to stop; none means all of them.
    points: tuple[str, ...] = ()
    # The fault of Footfall's own that is switched on; only a build of mutants knows any.
    mutant: str = ""
    # How many parts of the machine it needs while it runs.
    weight: int = 1

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self))

    @staticmethod
    def from_json(text: str) -> Spec:
        fields = json.loads(text)
        for name in ("mongod_options", "points"):
            fields[name] = tuple(fields[name])
        return Spec(**fields)


def result_head(spec: Spec, count: int) -> dict[str, Any]:
    """What every result of a scenario begins with."""
    return {
        "name": spec.name,
        "title": spec.title,
        "count": count,
        "goal": spec.goal,
        "unit": spec.unit,
        "interruption": spec.interruption,
        "limit": spec.limit,
    }
