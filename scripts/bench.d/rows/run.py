"""Measures the rows that were asked for, and puts them together."""

from __future__ import annotations

import dataclasses
import traceback
from typing import Any

import rows
from findings import Findings
from results import Results
from row import Row
from stage import Stage


def measure(stage: Stage, only: list[str], about: dict[str, Any]) -> Results:
    measured, failures = measure_all(stage, only)
    failures += [f"{row.name}: {gap}" for row in measured for gap in row.gaps(is_peer_there=stage.peer is not None)]
    failures += [f"{row.name}: {failure}" for row in measured for failure in dict.fromkeys(row.failures)]
    return Results(
        measured,
        [stage.peer.note] if stage.peer else ["The peer was left out: Node, Express or its MongoDB driver is not there."],
        failures,
        {
            **about,
            "scale": dataclasses.asdict(stage.scale),
            "event_bytes": round(stage.events.mean_size, 1),
            "seconds": round(stage.progress.seconds),
        },
        stage.scale.rounds,
    )


def measure_all(stage: Stage, only: list[str]) -> tuple[list[Row], list[str]]:
    """All rows that were asked for, and why some of them are missing."""
    findings = Findings(stage)
    measured: list[Row] = []
    failures: list[str] = []
    for part in rows.chosen(only):
        try:
            measured += part.measure(findings)
        except Exception as error:  # Whatever it was, the others still count.
            traceback.print_exc()
            failures.append(f"{part.name}: {type(error).__name__}: {error}")
    return measured, failures
