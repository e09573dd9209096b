"""POST /events: batches, which the peer does not have."""

from __future__ import annotations

from events import BATCH
from findings import Findings
from measurement import Measurement
from row import Measured, Row
from sides import Side
from stage import Stage

CONNECTIONS = 8


def measure(findings: Findings) -> list[Row]:
    stage = findings.stage
    alone, with_worker, route, inserts = "Footfall without a worker", "Footfall", stage.route.title, "insertMany"
    results = stage.alternate(
        f"POST /events, {BATCH} events a request",
        [
            (with_worker, lambda: batches(stage, stage.footfall, workers=1)),
            (route, lambda: batches(stage, stage.route)),
            (alone, lambda: batches(stage, stage.footfall, workers=0)),
            (inserts, lambda: stage.inserts(1_000)),
        ],
    )
    findings.keep_inserts(results[inserts])
    peer = findings.peer_at_its_best()
    title = f"`POST /events`, {BATCH} a request"
    return [
        Measured(results[with_worker], peer, "route", results[route]).row(
            "events/with-worker", title, "events/s", "rate", costs=True
        ),
        Measured(results[alone], peer, "insertMany", results[inserts]).row(
            "events/without-worker", "… no worker running", "events/s", "rate", costs=True
        ),
    ]


def batches(stage: Stage, side: Side, workers: int = 1) -> Measurement:
    # The queue's limit is not what is measured.
    with stage.running(side, workers, {"QUEUE_MAX_EVENTS": "0"}) as run:
        return run.wrk("/events", stage.events.batches, CONNECTIONS, events=BATCH)
