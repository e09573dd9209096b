"""The highest rate at which workers keep up with what is accepted."""

from __future__ import annotations

from findings import Findings
from row import Measured, Row
from rows.event import FIGURES
from steady import confirm


def measure(findings: Findings) -> list[Row]:
    stage = findings.stage
    footfall = [confirm(findings, stage.footfall)]
    peer = [confirm(findings, stage.peer)] if stage.peer else []
    title = f"sustained for {stage.scale.sustained:g} s: accepted, moved, counted"
    rate = Measured(footfall, peer, "insertMany", findings.inserts()).row(
        "sustained/rate", title, "events/s", "rate", costs=True
    )
    # Each at its own rate.
    latencies = Measured(footfall, peer)
    return [rate, *(latencies.row(f"sustained/{key}", f"… {figure}", "ms", key) for key, figure in FIGURES)]
