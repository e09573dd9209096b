"""POST /events: batches, which the peer does not have; another version of Footfall does."""

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
    measures = [
        (with_worker, lambda: batches(stage, stage.footfall, workers=1)),
        (route, lambda: batches(stage, stage.route)),
        (alone, lambda: batches(stage, stage.footfall, workers=0)),
        (inserts, lambda: stage.inserts(1_000)),
    ]
    peer_with_worker, peer_alone = "peer", "peer without a worker"
    if (other := stage.peer) and other.has_batches:
        measures.insert(1, (peer_with_worker, lambda: batches(stage, other, workers=1)))
        measures.insert(4, (peer_alone, lambda: batches(stage, other, workers=0)))
    results = stage.alternate(f"POST /events, {BATCH} events a request", measures)
    findings.keep_inserts(results[inserts])
    with_worker_peer = results.get(peer_with_worker) or findings.peer_at_its_best()
    alone_peer = results.get(peer_alone) or with_worker_peer
    title = f"`POST /events`, {BATCH} a request"
    return [
        Measured(results[with_worker], with_worker_peer, "route", results[route]).row(
            "events/with-worker", title, "events/s", "rate", costs=True
        ),
        Measured(results[alone], alone_peer, "insertMany", results[inserts]).row(
            "events/without-worker", "… no worker running", "events/s", "rate", costs=True
        ),
    ]


def batches(stage: Stage, side: Side, workers: int = 1) -> Measurement:
    # The queue's limit is not what is measured.
    with stage.running(side, workers, {"QUEUE_MAX_EVENTS": "0"}) as run:
        return run.wrk("/events", stage.events.batches, CONNECTIONS, events=BATCH)
