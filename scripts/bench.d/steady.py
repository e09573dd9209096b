"""Load at a constant rate, and whether workers keep up with it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Sequence

from findings import Findings, median_rate
from measurement import Measurement
from sides import Side
from stage import Run, Stage

# Many: after a stall, those who could not be served meanwhile come all at once.
CONNECTIONS = 256
POLL_SECONDS = 0.25
# What may wait at the end, in seconds' worth of events, and by which share of the rate the queue may seem to grow:
# workers take whole batches, so its length goes up and down.
MOST_WAITING = 2.0
MOST_GROWTH = 0.05
# Of the rate, what has to be achieved.
LEAST_ACHIEVED = 0.97
# Of the search: where it begins, and by how much it goes up or down until it has one rate too high and one that is not.
SHARE_OF_TAKEN = 0.7
STEP = 1.5
MOST_PROBES = 14
# Of the confirmation: which share of what short probes found it begins with, because MongoDB does not have all of its
# work to do in a few seconds, and by how much it goes down.
SHARE_OF_FOUND = 0.96
STEP_DOWN = 0.93
MOST_CONFIRMATIONS = 5
LOWEST_RATE = 20.0


@dataclass
class Attempt:
    """What became of a rate."""

    rate: float
    measurement: Measurement
    # How many waited, and when.
    waiting: list[tuple[float, int]] = field(default_factory=list)

    @property
    def is_kept_up(self) -> bool:
        return self.trouble == ""

    @property
    def trouble(self) -> str:
        """Why the rate is too high, if it is."""
        if self.measurement.failures:
            return self.measurement.failures[0]
        if self.measurement.values["rate"] < self.rate * LEAST_ACHIEVED:
            return f"only {self.measurement.values['rate']:.0f} a second were accepted"
        last = self.waiting[-1][1]
        if last > self.rate * MOST_WAITING:
            return f"{last} were waiting at the end"
        growth = slope(self.waiting)
        return f"the queue grew by {growth:.0f} a second" if growth > self.rate * MOST_GROWTH else ""


def slope(samples: Sequence[tuple[float, int]]) -> float:
    """By how much the second grows with the first: least squares."""
    count = len(samples)
    mean_x, mean_y = sum(x for x, _ in samples) / count, sum(y for _, y in samples) / count
    spread = sum((x - mean_x) ** 2 for x, _ in samples)
    return sum((x - mean_x) * (y - mean_y) for x, y in samples) / spread if spread else 0.0


def attempt(stage: Stage, side: Side, rate: float, seconds: float) -> Attempt:
    """Sends at that rate and watches the queue."""
    with stage.running(side) as run:
        warm_up(run, rate)
        with run.watched() as results:
            load = stage.generators.start_load(run.port, "/event", stage.events.events, rate, CONNECTIONS, seconds)
            samples: list[tuple[float, int]] = []
            try:
                while load.is_running:
                    samples.append((time.monotonic(), run.waiting))
                    stage.progress.tick(f"{samples[-1][1]:,} waiting")
                    time.sleep(POLL_SECONDS)
                samples.append((time.monotonic(), run.waiting))
                results.append(load.result(stage.progress))
            finally:
                load.abandon()
    return Attempt(rate, results[0], samples)


def warm_up(run: Run, rate: float) -> None:
    """The same load for a while that does not count."""
    stage = run.stage
    if not stage.scale.warm_up:
        return
    load = stage.generators.start_load(run.port, "/event", stage.events.events, rate, CONNECTIONS, stage.scale.warm_up)
    try:
        run.accepted += load.result(stage.progress).accepted
    finally:
        load.abandon()


def search(findings: Findings, side: Side) -> float:
    """The highest rate that a side keeps up with, by short probes."""
    stage = findings.stage
    rate, low, high = first_rate(findings, side), 0.0, 0.0
    if stage.scale.is_quick:
        return rate
    for _ in range(MOST_PROBES):
        stage.progress.phase(f"sustained rate: {side.title}, {rate:.0f} a second")
        probe = attempt(stage, side, rate, stage.scale.probe)
        if probe.is_kept_up:
            low = rate
        else:
            high = rate
            stage.progress.phase(f"sustained rate: {side.title}, {rate:.0f} a second are too many: {probe.trouble}")
        if rate < LOWEST_RATE or (low and high and high / low < stage.scale.precision):
            break
        rate = (low * high) ** 0.5 if low and high else low * STEP or high / STEP
    return low or rate


def first_rate(findings: Findings, side: Side) -> float:
    """Where to begin: below what the side takes when workers need not keep up, if that is known."""
    known = [median_rate(measurements) for measurements in findings.singles.get(side.title, {}).values()]
    if findings.stage.scale.is_quick or not known:
        return findings.stage.scale.first_rate
    return max(known) * SHARE_OF_TAKEN


def highest_rate(findings: Findings, side: Side) -> float:
    """The rate that a side keeps up with; looked for if no row has found it."""
    if side.title not in findings.rates:
        findings.rates[side.title] = search(findings, side)
    return findings.rates[side.title]


def confirm(findings: Findings, side: Side) -> Measurement:
    """Keeps up the rate that was found for a minute; a lower one if it turns out to be too high for that long."""
    stage = findings.stage
    rate = highest_rate(findings, side) * SHARE_OF_FOUND
    for _ in range(MOST_CONFIRMATIONS):
        stage.progress.phase(f"sustained rate: {side.title}, {rate:.0f} a second for {stage.scale.sustained:g} s")
        attempted = attempt(stage, side, rate, stage.scale.sustained)
        if attempted.is_kept_up or stage.scale.is_quick:
            break
        stage.progress.phase(f"sustained rate: {side.title}, {rate:.0f} a second were too many: {attempted.trouble}")
        rate *= STEP_DOWN
    else:
        attempted.measurement.failures.append(f"no rate was kept up for {stage.scale.sustained:g} s by {side.title}")
    findings.rates[side.title] = attempted.rate
    measurement = attempted.measurement
    measurement.details["waiting"] = [count for _, count in attempted.waiting]
    return measurement
