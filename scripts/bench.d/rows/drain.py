"""How fast workers move what waits in the queue."""

from __future__ import annotations

import itertools
import threading
import time
from pathlib import Path

from events import BATCH
from findings import Findings
from harness.http_client import HTTPClient
from measurement import Measurement
from row import Measured, Row
from sides import JSON_HEADERS, Side
from stage import Run, Stage

FILLERS = 4
POLL_SECONDS = 0.02
# A worker that is slower than that hangs.
SLOWEST = 200.0


def measure(findings: Findings) -> list[Row]:
    stage = findings.stage
    one, two, bare = "Footfall, one worker", "Footfall, two workers", "Footfall, no rollups"
    peer_one, peer_two = "peer, one worker", "peer, two workers"
    measures = [
        (one, lambda: drain(stage, stage.footfall, 1, stage.scale.drained)),
        (two, lambda: drain(stage, stage.footfall, 2, stage.scale.drained)),
        (bare, lambda: drain(stage, stage.without_rollups, 1, stage.scale.drained)),
    ]
    if peer := stage.peer:
        # Without batches it would take minutes to fill its queue.
        count = stage.scale.drained if peer.has_batches else stage.scale.drained_by_peer
        measures.insert(1, (peer_one, lambda: drain(stage, peer, 1, count)))
        if peer.has_batches:
            measures.insert(3, (peer_two, lambda: drain(stage, peer, 2, count)))
    results = stage.alternate("drain", measures)
    peers, inserts = results.get(peer_one, []), findings.inserts()
    peers_two = results.get(peer_two, peers)
    title = f"`Worker`, {stage.scale.drained:,} events waiting"
    return [
        Measured(results[one], peers, "insertMany", inserts).row("drain/one", title, "events/s", "rate", costs=True),
        Measured(results[two], peers_two, "insertMany", inserts).row(
            "drain/two", "… two workers", "events/s", "rate", costs=True
        ),
        Measured(results[bare], peers, "insertMany", inserts).row(
            "drain/bare", "… one worker that keeps no rollups", "events/s", "rate", costs=True
        ),
    ]


def drain(stage: Stage, side: Side, workers: int, count: int) -> Measurement:
    """Fills the queue, then lets workers empty it."""
    with stage.running(side, workers=0, settings={"QUEUE_MAX_EVENTS": "0"}) as run:
        if side.has_batches:
            fill(run, "/events", stage.events.batches, -(-count // BATCH), BATCH)
        else:
            fill(run, "/event", stage.events.events, count, 1)
        total = run.waiting
        side.start_workers(workers, stage.folder, run.mongo_url)
        with run.watched() as results:
            results.append(empty(run, total))
        return results[0]


def empty(run: Run, total: int) -> Measurement:
    """Waits until the queue is empty. The time until the first events have gone is the workers' start."""
    progress = run.stage.progress
    deadline = time.monotonic() + 30 + total / SLOWEST
    first, left_at_first = 0.0, total
    while left := run.waiting:
        now = time.monotonic()
        if not first and left < total:
            first, left_at_first = now, left
        if now > deadline:
            raise TimeoutError(f"{left} of {total} events are still in the queue")
        time.sleep(POLL_SECONDS)
        progress.tick(f"{left:,} waiting")
    # All of them within one look: then that look is all there is to go by.
    seconds = time.monotonic() - first if first else POLL_SECONDS
    moved = left_at_first if first else total
    return Measurement({"rate": moved / seconds}, details={"total": total, "moved": moved, "seconds": seconds})


def fill(run: Run, path: str, bodies: Path, requests: int, events: int) -> None:
    """Posts so many requests of so many events each, through the API as everybody does."""
    lines = itertools.islice(itertools.cycle(run.stage.events.lines(bodies)), requests)
    lock = threading.Lock()
    failures: list[str] = []

    def send() -> None:
        client = HTTPClient(run.port)
        while not failures:
            with lock:
                body = next(lines, None)
            if body is None:
                break
            try:
                status, answer = client.request("POST", path, body, JSON_HEADERS)
            except Exception as error:  # Whatever it was, the row has failed.
                failures.append(f"POST {path}: {error}")
                break
            if not 200 <= status < 300:
                failures.append(f"POST {path}: {status} {answer[:200].decode(errors='replace')}")
        client.close()

    threads = [threading.Thread(target=send, daemon=True) for _ in range(FILLERS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(0.05)
        run.stage.progress.tick("filling the queue")
    if failures:
        raise RuntimeError(failures[0])
    run.accepted += requests * events
