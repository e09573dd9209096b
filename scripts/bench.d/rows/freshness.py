"""At half of the rate that is sustained: how long after its acceptance an event is counted by GET /stats."""

from __future__ import annotations

import random
import time
from functools import partial

from findings import Findings
from generators import Load
from harness.http_client import HTTPClient
from measurement import Measurement, percentile
from row import Measured, Row
from sides import Side, post
from stage import Run, Stage
from steady import CONNECTIONS, highest_rate, warm_up

SITE = "probe.example"
POLL_SECONDS = 0.002
# Between two probes, up to so much time: they must not keep step with the worker.
MOST_PAUSE = 0.1
# An event that takes longer is lost.
PATIENCE_SECONDS = 30.0


def measure(findings: Findings) -> list[Row]:
    stage = findings.stage
    sides = [side for side in (stage.footfall, stage.peer) if side]
    rates = {side.title: highest_rate(findings, side) / 2 for side in sides}
    results = stage.alternate(
        "freshness at half of the sustained rate",
        [(side.title, partial(freshness, stage, side, rates[side.title])) for side in sides],
    )
    measured = Measured(results[stage.footfall.title], results[stage.peer.title] if stage.peer else [])
    return [
        measured.row("half/p50", "`POST /event` at half of that rate, p50", "ms", "p50", costs=True),
        measured.row("half/p99", "… p99", "ms", "p99"),
        measured.row("half/p999", "… p99.9", "ms", "p999"),
        measured.row("freshness/p50", "from accepted to counted, p50", "ms", "fresh_p50"),
        measured.row("freshness/p99", "… p99", "ms", "fresh_p99"),
    ]


def freshness(stage: Stage, side: Side, rate: float) -> Measurement:
    """Sends events of a site of their own while others come at that rate."""
    with stage.running(side) as run:
        warm_up(run, rate)
        with run.watched() as results:
            load = stage.generators.start_load(
                run.port, "/event", stage.events.events, rate, CONNECTIONS, stage.scale.freshness
            )
            try:
                delays = probes(run, load)
                background = load.result(stage.progress)
            finally:
                load.abandon()
            values = {"fresh_p50": percentile(delays, 0.5), "fresh_p99": percentile(delays, 0.99), **background.values}
            details = {"rate": rate, "delays_ms": delays, **background.details}
            results.append(Measurement(values, background.accepted, failures=background.failures, details=details))
        return results[0]


def probes(run: Run, load: Load) -> list[float]:
    """Milliseconds that events took, one after the other, until the load ends."""
    client = HTTPClient(run.port)
    delays: list[float] = []
    while load.is_running:
        delays.append(delay(run, client, len(delays) + 1) * 1000)
        run.stage.progress.tick(f"{len(delays)} probes")
        time.sleep(random.random() * MOST_PAUSE)
    client.close()
    return delays


def delay(run: Run, client: HTTPClient, count: int) -> float:
    """Seconds until an event, the count-th of its site, is in the report."""
    post(client, {"site_id": SITE, "event_type": "page_view", "path": "/", "user_id": f"user-{count}"})
    run.accepted += 1
    accepted = time.monotonic()
    while time.monotonic() - accepted < PATIENCE_SECONDS:
        report = client.stats(site_id=SITE)
        if report and report["total_events"] >= count:
            return time.monotonic() - accepted
        time.sleep(POLL_SECONDS)
    raise TimeoutError(f"an accepted event was not counted within {PATIENCE_SECONDS:g} s")
