"""Usage: scripts/bench [--quick] [--only ROW]... [--rounds N] [--seconds N] [--minutes-flat N] [--programs FOLDER]
                     [--against FOLDER]
       scripts/bench --stats [--quick] [--sizes N,N...] [--programs FOLDER]
       scripts/bench --stats --peers [--quick] [--sizes N] [--programs FOLDER]

Starts a MongoDB of its own, as scripts/run would, and measures Footfall on it, in turn with what it could be at best (the
same routes without a database, one thread that only inserts) and with a peer (the service that one would otherwise write
with Express). Prints one table. Takes about 20 minutes; nothing else should run on the machine. Leaves nothing running,
and no data. Ends with 0 only if everything was measured and no request failed.

  --quick            everything for a moment, in about a minute: shows that it runs, not how fast it is
  --only ROW         only these rows: event (or event-1, event-16, event-64, event-256 for so many connections), events,
                     drain, sustained, freshness, start, memory; may be repeated
  --rounds N         rounds of each measurement, of which the median is shown, instead of 3
  --seconds N        whole seconds of load in each round, instead of 6
  --minutes-flat N   watches memory during so many minutes of load with 256 connections, too
  --programs FOLDER  takes the programs from there instead of building them
  --against FOLDER   in place of the peer measures another version of Footfall, whose programs are there, in turn with this
                     one: what a change has cost or gained

With --stats it measures questions instead: it brings a year of events through the API's queue and a worker, and asks
GET /stats for days, months, the year and any other time, with and without series and paths, beside the same questions to
the events themselves. Every answer must be exact. Also shown: how fast the worker was, and what rollups take of the disk.
Takes about 25 minutes.

  --quick            a few thousand events in half a minute: shows that it runs and is exact
  --sizes N,N...     how many events, each number in a database of its own, instead of 100000,1000000,10000000
  --programs FOLDER  as above

With --peers the questions are filtered ones, breakdowns with users, series and visits, and they are asked of DuckDB and of
ClickHouse, too, over the same events in the same run: warm, cold, and of Footfall once more while 5,000 events a second
come in. Every answer of each must be the same. Takes about 25 minutes for 10,000,000 events; fetches 200 MB, once.

wrk is installed where it is missing; so are Node, Express and its MongoDB driver from Debian's packages, unless --quick is
given. Where they cannot be had the peer is left out. --stats needs neither. The table goes to .footfall/bench/results.md
and, with every round and all details, to results.json beside it; that of --stats to stats.md and stats.json, that of
--peers to peers.md and peers.json.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Optional

from harness import frame
from harness.build import build, take_programs
from harness.locks import make_folder
from harness.machine import BUILD, ROOT, STATE, install_packages
from harness.messages import Trouble, say
from harness.options import Options, whole_number, whole_numbers
from harness.processes import Processes
from harness.set_up import set_up
from harness.venv import install_peers, run_program

PROGRAMS = ("API", "Worker", "ProofWorker")
NODE_MODULES = "/usr/share/nodejs"
OF_ROWS = ("only", "rounds", "seconds", "minutes_flat", "against")


def main() -> int:
    options = Options(__doc__)
    options.flag("--quick")
    options.flag("--stats")
    options.flag("--peers")
    options.value("--only", action="append", default=[])
    for name in ("--rounds", "--seconds", "--minutes-flat"):
        options.value(name, type=whole_number)
    options.value("--sizes", type=whole_numbers)
    options.value("--programs", type=Path)
    options.value("--against", type=Path)
    given = options.parse()

    def bench(processes: Processes) -> int:
        asks = given["stats"]
        for name in OF_ROWS:
            if asks and given[name]:
                raise Trouble(f"--stats does not go with --{name.replace('_', '-')}.")
        if given["sizes"] and not asks:
            raise Trouble("--sizes goes with --stats only.")
        if given["peers"] and not asks:
            raise Trouble("--peers goes with --stats only.")
        against = given.pop("against")
        node = None if asks else find_generators(may_install=not given["quick"], needs_node=not against)
        mongod = set_up(processes)
        if given["peers"]:
            install_peers(processes)
        folder = make_folder("bench", processes)
        programs = given.pop("programs")
        if not programs:
            build(processes, [])
        wanted = ["BenchmarkHistory"] if asks else ["BenchmarkInserts", "BenchmarkLoad", "BenchmarkRoute"]
        if given["peers"]:
            wanted.append("BenchmarkLoad")
        taken = take_programs(programs or BUILD, folder, [*PROGRAMS, *wanted])
        say("Measuring")
        places = {"folder": folder / "run", "results": STATE / "bench", "checkout": ROOT, "node": node}
        if against:
            (folder / "against").mkdir()
            places["against"] = take_programs(against, folder / "against", ["API", "Worker"])
        return run_program(processes, "bench.d", {**given, **places, "programs": taken, "mongod": mongod})

    return frame.run(bench)


def find_generators(may_install: bool, needs_node: bool) -> Optional[str]:
    """Has wrk installed; the Node that the peer can run with, if there is one."""
    if not shutil.which("wrk"):
        install_packages("wrk")
    if not needs_node:
        return None
    if not find_node() and may_install:
        try:
            install_packages("nodejs", "node-express", "node-mongodb")
        except Trouble as trouble:  # The peer is not worth ending for.
            trouble.show()
    node = find_node()
    if not node:
        say("Without Node, Express and its MongoDB driver (nodejs node-express node-mongodb) there is no peer")
    return node


def find_node() -> Optional[str]:
    """Debian's own comes first: its modules are made for it."""
    environment = {**os.environ, "NODE_PATH": NODE_MODULES}
    for candidate in ("/usr/bin/node", shutil.which("node")):
        if candidate and os.access(candidate, os.X_OK):
            test = [candidate, "-e", 'require("express"); require("mongodb")']
            if subprocess.run(test, env=environment, capture_output=True).returncode == 0:
                return candidate
    return None


if __name__ == "__main__":
    sys.exit(main())
