"""Measures Footfall beside its ceilings and a peer, or what questions to it cost: see --help."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import Optional, Union

import about
import events
import history.run
import rows
import rows.run
import scale
from generators import Generators
from harness.child import end_with
from harness.mongod import Mongod
from history.results import Results as HistoryResults
from progress import Progress
from results import Results
from sides import NO_ROLLUPS, Footfall, Peer, Route
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
    parser.add_argument("--stats", action="store_true")
    parser.add_argument("--sizes", type=numbers, default=None)
    return parser.parse_args()


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


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
    results: Union[Results, HistoryResults]
    try:
        stage.start()
        versions = about.versions(
            str(stage.mongo.server_info()["version"]), options.node and str(options.node), options.checkout
        )
        what = {"machine": machine, "versions": versions}
        if options.stats:
            results = history.run.measure(stage, options.quick, options.sizes, what)
        else:
            results = rows.run.measure(stage, options.only, what)
    finally:
        stage.stop()
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
        without_rollups=Footfall(programs, NO_ROLLUPS),
        route=Route(programs, event_set.sample),
        peer=peer,
    )


if __name__ == "__main__":
    sys.exit(main())
