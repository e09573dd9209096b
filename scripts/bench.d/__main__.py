"""Measures Footfall beside its ceilings and a peer: see --help."""

from __future__ import annotations

import argparse
import dataclasses
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Optional

import about
import events
import rows
import scale
from findings import Findings
from generators import Generators
from harness.child import end_with
from harness.mongod import Mongod
from progress import Progress
from results import Results
from row import Row
from sides import Footfall, Peer, Route
from stage import Stage


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", add_help=False)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--mongod", type=Path, required=True)
    parser.add_argument("--mongod-options", required=True)
    parser.add_argument("--node", type=Path, default=None)
    parser.add_argument("--checkout", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--rounds", type=int, default=None)
    parser.add_argument("--seconds", type=int, default=None)
    parser.add_argument("--minutes-flat", type=float, default=None)
    return parser.parse_args()


def main() -> int:
    end_with(os.getppid())
    # Nothing has to be put away: what was started dies with this process, and whoever made the folder removes it.
    signal.signal(signal.SIGINT, lambda *_: os._exit(128 + signal.SIGINT))
    options = arguments()
    if unknown := rows.unknown(options.only):
        names = ["event", *(part.name for part in rows.PARTS)]
        print(f"--only takes {', '.join(names)}; not {', '.join(unknown)}.")
        return 2
    chosen_scale = (scale.QUICK if options.quick else scale.FULL).changed(
        options.rounds, options.seconds, options.minutes_flat
    )
    machine = about.machine()
    stage = make_stage(options, chosen_scale)
    try:
        stage.start()
        measured, failures = measure(stage, options.only)
        version = str(stage.mongo.server_info()["version"])
    finally:
        stage.stop()
    failures += [f"{row.name}: {gap}" for row in measured for gap in row.gaps(is_peer_there=stage.peer is not None)]
    failures += [f"{row.name}: {failure}" for row in measured for failure in dict.fromkeys(row.failures)]
    results = Results(
        measured,
        [] if stage.peer else ["The peer was left out: Node, Express or its MongoDB driver is not there."],
        failures,
        {
            "machine": machine,
            "versions": about.versions(version, options.node and str(options.node), options.checkout),
            "scale": dataclasses.asdict(chosen_scale),
            "event_bytes": round(stage.events.mean_size, 1),
            "seconds": round(stage.progress.seconds),
        },
        chosen_scale.rounds,
    )
    results.keep(options.results)
    print(f"\n{results.as_markdown()}", flush=True)
    return 0 if results.is_complete else 1


def make_stage(options: argparse.Namespace, chosen_scale: scale.Scale) -> Stage:
    folder, programs = options.folder, options.programs
    folder.mkdir()
    event_set = events.make(folder)
    benchmarks = options.checkout / "Benchmarks"
    peer: Optional[Peer] = Peer(options.node, benchmarks / "peer" / "server.js") if options.node else None
    return Stage(
        scale=chosen_scale,
        folder=folder,
        mongod=Mongod(options.mongod, "mongod", folder, folder / "data", options.mongod_options.split()),
        events=event_set,
        generators=Generators(programs, benchmarks / "wrk" / "post.lua", folder),
        progress=Progress(),
        footfall=Footfall(programs),
        route=Route(programs, event_set.sample),
        peer=peer,
    )


def measure(stage: Stage, only: list[str]) -> tuple[list[Row], list[str]]:
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


if __name__ == "__main__":
    sys.exit(main())
