"""Usage: scripts/prove [--quick] [--only FAULT]... [--seed N] [--minutes N] [--programs FOLDER]

Starts MongoDBs, APIs, Workers and clients of its own, kills, stops and cuts off all of them in every way, and checks at
the end what the clients wrote down: every acknowledged event is stored and counted exactly once, and no statistic is
wrong. Ends with 0 only if all of that holds. Leaves nothing running, and no data unless something does not hold.

  --quick            every fault a few times, in less than 3 minutes; without it, everything in less than 40.
  --only FAULT       only that fault: worker-statement, worker-random, worker-loss, worker-pause, zombie, api-kill,
                     mongod-kill, everything, primary-loss, network, fail-command, disk-full, steady, mutants; may be
                     repeated
  --seed N           repeats the schedule of faults and the events of an earlier run
  --minutes N        as many faults as fit in about that time, instead of 40
  --programs FOLDER  takes API, Worker, ProofWorker and footfall from there instead of building them

The table goes to .footfall/prove/results.md and, with all details, to results.json beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from harness import frame
from harness.build import build, products, take_programs
from harness.locks import keep_folder, make_folder
from harness.machine import BUILD, ROOT, STATE
from harness.messages import say, warn
from harness.options import Options
from harness.processes import Processes
from harness.set_up import set_up
from harness.venv import run_program

PROGRAMS = ("API", "ProofWorker", "footfall")


def main() -> int:
    options = Options(__doc__)
    options.flag("--quick")
    options.value("--only", action="append", default=[])
    options.value("--seed")
    options.value("--minutes", type=float)
    options.value("--lanes", type=int, default=4)
    options.value("--programs", type=Path)
    given = options.parse()

    def prove(processes: Processes) -> int:
        mongod = set_up(processes)
        folder = make_folder("prove", processes)
        programs = given.pop("programs")
        if not programs:
            build(processes, *products(*PROGRAMS))
        taken = take_programs(programs or BUILD, folder, PROGRAMS)
        say("Proving")
        places = {"folder": folder / "scenarios", "results": STATE / "prove", "checkout": ROOT}
        status = run_program(processes, "prove.d", {**given, **places, "programs": taken, "mongod": mongod})
        if status == 1:
            keep_folder(folder, processes)
            warn(f"Everything about this run is kept in {folder}")
        return status

    return frame.run(prove)


if __name__ == "__main__":
    sys.exit(main())
