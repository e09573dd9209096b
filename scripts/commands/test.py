"""Usage: scripts/test [arguments of swift test]

Installs what is missing, starts a MongoDB of its own on a free port, checks the format, builds in release mode and runs
every check. Leaves nothing running and no data. The last line says how many passed and failed.

With arguments it builds and runs those tests only, and nothing else. For example: scripts/test --filter BSONTests

The tests are told by the environment:
  FOOTFALL_TEST_MONGO_URL  the MongoDB to use; the path, which names the database, is left to each test
  FOOTFALL_TEST_MONGOD     a mongod program, for tests that start and kill their own
  FOOTFALL_TEST_BIN        the folder with the programs API, Worker and footfall
  FOOTFALL_TEST_PLACES     a folder with small databases of places
  FOOTFALL_TEST_DATA       a folder with real access logs; ../shared/data if there is one and nothing is set
"""

from __future__ import annotations

import os
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Sequence

from harness import frame, machine
from harness.build import build
from harness.locks import make_folder
from harness.machine import BUILD, ROOT
from harness.messages import Trouble, say
from harness.mongod_program import find_mongod
from harness.network import free_port
from harness.options import wants_help
from harness.own_mongod import OwnMongod
from harness.processes import Processes
from harness.venv import PYTHON, make_venv

MONGOD_OPTIONS = ("--wiredTigerCacheSizeGB", "1", "--setParameter", "diagnosticDataCollectionEnabled=false")
FORMAT = "swift format lint --strict --recursive Sources Tests Benchmarks Package.swift".split()
PLACES = "Tests/Databases/make_places.py"
FUZZER = ("Tests/Fuzz/decoder_fuzz.py", "--probe", ".build/release/DecoderProbe")
# An import that `Package.swift` does not declare is an error.
CHECKED_IMPORTS = ("--explicit-target-dependency-import-check", "error")
HARNESS_CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Killing everything, a little", ("scripts/prove", "--quick")),
    ("Benchmarking, for a look only", ("scripts/bench", "--quick")),
    ("Asking for statistics, for a look only", ("scripts/bench", "--quick", "--stats")),
)


class Checks:
    """Runs checks, one after the other, and counts; the first that fails ends the script."""

    def __init__(self, processes: Processes) -> None:
        self.passed = self.failed = 0
        self._processes = processes

    def run(self, title: str, command: Sequence[str]) -> None:
        say(title)
        status = self._processes.task(command)
        if status == 0:
            self.passed += 1
        else:
            self.failed += 1
            raise SystemExit(status)

    def swift_test(self, arguments: Sequence[str], folder: Path) -> None:
        """Counts the tests one by one."""
        say("Testing")
        file = folder / "tests.xml"
        command = ["swift", "test", "-c", "release", "--skip-build", "--xunit-output", str(file), *arguments]
        status = self._processes.task(command)
        tests = failures = 0
        for each in folder.glob("tests*.xml"):
            for suite in ElementTree.parse(each).iter("testsuite"):
                tests += int(suite.get("tests", 0)) - int(suite.get("skipped", 0))
                failures += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        if status != 0:
            failures = max(1, failures)  # Also when they ended before they could be counted.
        self.passed += max(0, tests - failures)
        self.failed += failures
        if status != 0:
            raise SystemExit(status)


def main() -> int:
    if wants_help(__doc__):
        return 0
    return frame.run(lambda processes: test(processes, sys.argv[1:]))


def test(processes: Processes, arguments: Sequence[str]) -> int:
    machine.require()
    machine.prepare()
    program = find_mongod(processes)
    folder = make_folder("test", processes)
    port = free_port()
    mongod = OwnMongod(processes, program, port, folder / "mongo", folder / "mongod.log", MONGOD_OPTIONS)
    export_environment(mongod.url(), program)
    make_places(processes, folder / "places")
    checks = Checks(processes)
    try:
        if not arguments:
            checks.run("Checking the format", FORMAT)
        build(processes, ["--build-tests", *CHECKED_IMPORTS])
        mongod.wait()
        checks.swift_test(arguments, folder)
        if not arguments:
            checks.run("Fuzzing the decoder", [sys.executable, *FUZZER])
            for title, command in HARNESS_CHECKS:
                checks.run(title, [*command, "--programs", ".build/release"])
            checks.run("Catching mutants", ["scripts/prove", "--quick", "--only", "mutants", "--programs", ".build/release"])
    finally:
        print(f"{checks.passed} passed, {checks.failed} failed", flush=True)
    return 0


def make_places(processes: Processes, folder: Path) -> None:
    make_venv(processes)
    if processes.task([str(PYTHON), PLACES, str(folder)]) != 0:
        raise Trouble(f"{PLACES} could not make its databases; what it says is above.")
    os.environ["FOOTFALL_TEST_PLACES"] = str(folder)


def export_environment(mongo_url: str, mongod: Path) -> None:
    # The tests choose their own settings: those of whoever runs them must not leak in.
    for name in re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE):
        os.environ.pop(name, None)
    os.environ |= {
        "FOOTFALL_TEST_MONGO_URL": mongo_url,
        "FOOTFALL_TEST_MONGOD": str(mongod),
        "FOOTFALL_TEST_BIN": str(BUILD),
    }
    data = ROOT.parent / "shared" / "data"
    if not os.environ.get("FOOTFALL_TEST_DATA") and data.is_dir():
        os.environ["FOOTFALL_TEST_DATA"] = str(data.resolve())


if __name__ == "__main__":
    sys.exit(main())
