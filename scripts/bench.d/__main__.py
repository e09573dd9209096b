"""Measures Footfall beside its ceilings and a peer, or what questions to it cost: see --help."""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Union

import about
import events
import history.run
import peers.run
import rows
import rows.run
import scale
from generators import Generators
from harness.child import end_with
from harness.mongod import Mongod
from harness.replica_set import USUAL_OPTIONS
from history.results import Results as HistoryResults
from peers.results import Results as PeerResults
from progress import Progress
from results import Results
from sides import NO_ROLLUPS, Footfall, OtherFootfall, Peer, Route, Side
from stage import Stage


# Events that DuckDB and ClickHouse are asked about, too.
PEERS, QUICK_PEERS = 10_000_000, 20_000


@dataclass
class Options:
    """What scripts/bench hands over."""

    folder: Path
    results: Path
    programs: Path
    mongod: Path
    node: Optional[Path]
    checkout: Path
    quick: bool
    only: list[str]
    rounds: Optional[int]
    seconds: Optional[int]
    minutes_flat: Optional[float]
    stats: bool
    peers: bool
    sizes: Optional[list[int]]
    # The programs of another version, which then stands in the peer's place.
    against: Optional[Path] = None

    def __post_init__(self) -> None:
        for name in ("folder", "results", "programs", "mongod", "node", "checkout", "against"):
            setattr(self, name, getattr(self, name) and Path(getattr(self, name)))


def main() -> int:
    end_with(os.getppid())
    # Nothing has to be put away: what was started dies with this process, and whoever made the folder removes it.
    signal.signal(signal.SIGINT, lambda *_: os._exit(128 + signal.SIGINT))
    options = Options(**json.loads(sys.argv[1]))
    if unknown := rows.unknown(options.only):
        names = ["event", *(part.name for part in rows.PARTS)]
        print(f"--only takes {', '.join(names)}; not {', '.join(unknown)}.")
        return 2
    chosen_scale = (scale.QUICK if options.quick else scale.FULL).changed(
        options.rounds, options.seconds, options.minutes_flat
    )
    machine = about.machine()
    stage = make_stage(options, chosen_scale)
    results: Union[Results, HistoryResults, PeerResults]
    try:
        stage.start()
        versions = about.versions(
            str(stage.mongo.server_info()["version"]), str(options.node) if options.node else None, options.checkout
        )
        what = {"machine": machine, "versions": versions}
        if options.peers:
            size = (options.sizes or [QUICK_PEERS if options.quick else PEERS])[0]
            results = peers.run.measure(stage, options.quick, size, what)
        elif options.stats:
            results = history.run.measure(stage, options.quick, options.sizes, what)
        else:
            results = rows.run.measure(stage, options.only, what)
    finally:
        stage.stop()
    results.keep(options.results)
    print(f"\n{results.as_markdown()}", flush=True)
    return 0 if results.is_complete else 1


def make_stage(options: Options, chosen_scale: scale.Scale) -> Stage:
    folder, programs = options.folder, options.programs
    folder.mkdir()
    event_set = events.make(folder)
    benchmarks = options.checkout / "Benchmarks"
    peer: Optional[Side] = Peer(options.node, benchmarks / "peer" / "server.js") if options.node else None
    if options.against:
        peer = OtherFootfall(options.against)
    return Stage(
        scale=chosen_scale,
        folder=folder,
        mongod=Mongod(options.mongod, "mongod", folder, folder / "data", USUAL_OPTIONS),
        events=event_set,
        generators=Generators(programs, benchmarks / "wrk" / "post.lua", folder),
        progress=Progress(),
        footfall=Footfall(programs),
        without_rollups=Footfall(programs, "ProofWorker", NO_ROLLUPS),
        route=Route(programs, event_set.sample),
        peer=peer,
    )


if __name__ == "__main__":
    sys.exit(main())
