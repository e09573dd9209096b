"""From the start of the API's process to its first success, MongoDB running."""

from __future__ import annotations

import time
from functools import partial

from findings import Findings
from measurement import Measurement
from row import Measured, Row
from sides import Side
from stage import READY_SECONDS, Stage

POLL_SECONDS = 0.002


def measure(findings: Findings) -> list[Row]:
    stage = findings.stage
    sides = [side for side in (stage.footfall, stage.peer) if side]
    results = stage.alternate(
        "start-up",
        [(side.title, partial(start, stage, side)) for side in sides],
        rounds=stage.scale.starts,
    )
    measured = Measured(results[stage.footfall.title], results[stage.peer.title] if stage.peer else [])
    return [measured.row("start/ready", "API, start until ready", "ms", "ready", costs=True)]


def start(stage: Stage, side: Side) -> Measurement:
    """Starts it on a database where it has been before."""
    with stage.fresh_database() as name:
        failures = start_once(stage, side, name).failures
        measurement = start_once(stage, side, name)
        measurement.failures.extend(failures)
        return measurement


def start_once(stage: Stage, side: Side, database: str) -> Measurement:
    began = time.monotonic()
    side.start_api(stage.folder, stage.database.url(database), {})
    while not side.takes_events:
        if time.monotonic() - began > READY_SECONDS:
            break
        time.sleep(POLL_SECONDS)
    took = time.monotonic() - began
    failures = [f"{side.title} was not ready within {READY_SECONDS:g} s"] if took > READY_SECONDS else []
    return Measurement({"ready": took * 1000}, failures=failures + side.stop())
