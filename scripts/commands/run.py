"""Usage: scripts/run

Runs Footfall: installs what is missing, starts MongoDB if none is configured, builds in release mode, starts the API
and one Worker, and prints the address. Ctrl-C stops all of it.

Settings come from the environment or from .env in the checkout; .env.example lists them all. Those that matter here:
  PORT        port of the API, 1000 if absent. Below 1024 Linux may want root: PORT=8080 scripts/run
  HOST        address the API listens on, 127.0.0.1 if absent
  MONGO_URL   a MongoDB to use; without it one is started, with its data under .footfall/mongo
  MONGO_PORT  port of the MongoDB that is started, 27017 if absent
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Optional

from harness import frame, machine
from harness.build import PROGRAMS, build, products
from harness.http_client import HTTPClient, NoAnswer
from harness.locks import try_lock
from harness.messages import Trouble, say, warn
from harness.mongod_program import find_mongod
from harness.network import LOOPBACK, require_listenable
from harness.options import wants_help
from harness.own_mongod import OwnMongod
from harness.processes import Processes
from harness.settings import port_setting, setting

# First those that still have something to write get time, then what they write to; all of it within ten seconds.
STOP_SECONDS = 6.0
FORMER_SECONDS = 10.0
READY_SECONDS = 60.0
REACHABLE = {"0.0.0.0": LOOPBACK, "::": "::1", "[::]": "::1"}


def main() -> int:
    if wants_help(__doc__):
        return 0
    if len(sys.argv) > 1:
        warn(__doc__.rstrip())
        return 2
    return frame.run(start)


def start(processes: Processes) -> int:
    try:
        serve(processes)
    except frame.Interrupted:
        print(flush=True)
        say("Stopping")
    return 0


def serve(processes: Processes) -> None:
    machine.require()
    lock_checkout(processes)
    host, port = setting("HOST", LOOPBACK), port_setting("PORT", "1000")
    require_listenable("PORT", host, port, "Choose another: PORT=8080 scripts/run")
    mongo_port = None if setting("MONGO_URL", "") else free_mongo_port()
    machine.prepare()
    mongod: Optional[OwnMongod] = None
    if mongo_port:
        program = find_mongod(processes)
        say(f"Starting MongoDB on port {mongo_port} (data in .footfall/mongo)")
        mongod = OwnMongod(
            processes, program, mongo_port, machine.STATE / "mongo", machine.STATE / "log" / "mongod.log"
        )
        os.environ["MONGO_URL"] = mongod.url("footfall")
    else:
        say("Using the MongoDB that MONGO_URL names")
    build(processes, *products(*PROGRAMS))
    if mongod:
        mongod.wait()
    say("Starting the API and a Worker")
    for name in ("API", "Worker"):
        processes.launch(name, [str(machine.BUILD / name)], STOP_SECONDS)
    host = REACHABLE.get(host, host)
    await_api(processes, host, port)
    address = f"[{host}]" if ":" in host else host
    say(f"Footfall is running at http://{address}:{port} (Ctrl-C stops it)")
    processes.watch()


def lock_checkout(processes: Processes) -> None:
    """One run per checkout. Whatever is started keeps the lock, too, so after a run that was killed the next one waits
    until the last of its processes has gone."""
    file: Path = machine.STATE / "run.lock"
    lock = try_lock(file)
    if lock is None:
        say("Waiting for a former run to end")
        taken: list[int] = []

        def is_free() -> bool:
            found = try_lock(file)
            if found is not None:
                taken.append(found)
            return bool(taken)

        if not processes.wait(is_free, FORMER_SECONDS):
            raise Trouble("scripts/run is already running in this checkout.", "Stop it first (Ctrl-C there).")
        lock = taken[0]
    processes.kept.append(lock)


def free_mongo_port() -> int:
    port = port_setting("MONGO_PORT", "27017")
    require_listenable(
        "MONGO_PORT",
        LOOPBACK,
        port,
        "To start MongoDB on another port: MONGO_PORT=27018 scripts/run",
        f"To use the MongoDB that is there: MONGO_URL=mongodb://127.0.0.1:{port}/footfall scripts/run",
    )
    return port


def await_api(processes: Processes, host: str, port: int) -> None:
    client = HTTPClient(port, seconds=5, host=host)
    answer = "no answer"

    def is_ready() -> bool:
        nonlocal answer
        try:
            status, body = client.request("GET", "/readyz")
        except NoAnswer as error:
            answer = f"no answer: {error}"
            return False
        answer = f"{status} {body[:500].decode(errors='replace')}"
        return status == 200

    if not processes.wait(is_ready, READY_SECONDS):
        warn(f"GET /readyz: {answer}".strip())
        raise Trouble(
            "the API did not become ready within 60 s; its last answer is above.",
            "If MONGO_URL is set, see that this MongoDB can be reached and is a replica set.",
        )
    client.close()


if __name__ == "__main__":
    sys.exit(main())
