"""Resident memory: idle, under load, and on request after minutes of load."""

from __future__ import annotations

from typing import Callable, Optional, Sequence

from findings import MOST_CONNECTIONS, Findings
from measurement import Measurement, Series
from row import Row
from stage import Stage
from usage import total_resident

SAMPLE_SECONDS = 5.0
PROGRAMS = ("API", "Worker")


def measure(findings: Findings) -> list[Row]:
    stage = findings.stage
    footfall = findings.load(stage.footfall, MOST_CONNECTIONS)
    peer = findings.load(stage.peer, MOST_CONNECTIONS) if stage.peer else []
    rows = []
    for program in PROGRAMS:
        for name, title, figure in (
            ("idle", f"`{program}` in memory, idle", lambda measurement: measurement.idle_memory),
            ("loaded", f"… with {MOST_CONNECTIONS} connections, at most", lambda measurement: measurement.memory),
        ):
            rows.append(
                Row(
                    name=f"memory/{program.lower()}-{name}",
                    title=title,
                    unit="MiB",
                    footfall=sizes(footfall, figure, program),
                    peer=sizes(peer, figure, program),
                    less_is_better=True,
                )
            )
    return rows + (flat(stage) if stage.scale.minutes_flat else [])


def sizes(
    measurements: Sequence[Measurement], figure: Callable[[Measurement], dict[str, float]], program: str
) -> Optional[Series]:
    rounds = [figure(measurement)[program] for measurement in measurements if program in figure(measurement)]
    return Series(rounds) if rounds else None


def flat(stage: Stage) -> list[Row]:
    """Whether memory stays what it is under minutes of load: its size at the end, and all sizes on the way."""
    minutes = stage.scale.minutes_flat
    stage.progress.phase(f"memory during {minutes:g} minutes of {MOST_CONNECTIONS} connections")
    samples: dict[str, list[float]] = {program: [] for program in PROGRAMS}
    # The queue's limit is not what is measured.
    with stage.running(stage.footfall, settings={"QUEUE_MAX_EVENTS": "0"}) as run:
        with run.watched() as results:
            load = stage.generators.start_wrk(
                run.port, "/event", stage.events.events, MOST_CONNECTIONS, round(minutes * 60)
            )
            try:
                while load.is_running:
                    sizes_now = total_resident(run.processes)
                    for program in PROGRAMS:
                        samples[program].append(sizes_now[program])
                    stage.progress.tick(", ".join(f"{program} {sizes_now[program]:.0f} MiB" for program in PROGRAMS))
                    load.wait(SAMPLE_SECONDS)
                results.append(load.result(stage.progress))
            finally:
                load.abandon()
    return [
        Row(
            name=f"memory/{program.lower()}-flat",
            title=f"`{program}` in memory, after {minutes:g} minutes of it",
            unit="MiB",
            footfall=Series([samples[program][-1]]),
            has_peer=False,
            less_is_better=True,
            failures=results[0].failures if program == "API" else [],
            details=[{"every_seconds": SAMPLE_SECONDS, "mib": samples[program]}],
        )
        for program in PROGRAMS
    ]
