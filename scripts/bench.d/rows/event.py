"""POST /event as fast as it is answered, one worker running."""

from __future__ import annotations

from functools import partial
from typing import Callable

from findings import Findings, single
from measurement import Measurement
from row import Measured, Row
from sides import Side
from stage import Stage

CONNECTIONS = (1, 16, 64, 256)
FIGURES = (("p50", "p50"), ("p99", "p99"), ("p999", "p99.9"))


def measure(connections: int, findings: Findings) -> list[Row]:
    stage = findings.stage
    sides: list[Side] = [side for side in (stage.footfall, stage.peer, stage.route) if side]
    title = f"`POST /event`, {connections} connection{'s' if connections > 1 else ''}"
    measures: list[tuple[str, Callable[[], Measurement]]] = [
        (side.title, partial(single, stage, side, connections)) for side in sides
    ]
    if connections == 1:
        measures.append(("insertOne", partial(one_insert, stage)))
    results = stage.alternate(title.replace("`", ""), measures)
    for side in sides:
        findings.singles.setdefault(side.title, {})[connections] = results[side.title]

    footfall, peer = results[stage.footfall.title], results.get(stage.peer.title, []) if stage.peer else []
    measured = Measured(footfall, peer, "route", results[stage.route.title])
    name = f"event-{connections}"
    rows = [measured.row(f"{name}/rate", title, "events/s", "rate", costs=True)]
    rows += [measured.row(f"{name}/{key}", f"… {figure}", "ms", key) for key, figure in FIGURES]
    if connections == 1:
        beside = Measured(footfall, peer, "insertOne", results["insertOne"])
        rows.append(beside.row(f"{name}/insert-one", "… p50, beside the insert alone", "ms", "p50"))
    return rows


def one_insert(stage: Stage) -> Measurement:
    """One document at a time. With idle cores it would take longer than all that the API does with them busy."""
    with stage.awake():
        return stage.inserts(1)
