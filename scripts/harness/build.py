"""Building. Always in release mode, so that running, testing and measuring share what is built."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Sequence

from harness.machine import BUILD
from harness.messages import Trouble, say
from harness.processes import Processes

# What is run; `swift build` takes one product at a time.
PROGRAMS = ("API", "Worker", "footfall")


def build(processes: Processes, *selections: Sequence[str]) -> None:
    """Builds once for each selection of `swift build`; an empty one means all but the tests."""
    first = "" if (BUILD / "API").exists() else " (the first time this takes a few minutes)"
    say(f"Building in release mode{first}")
    for selection in selections:
        if processes.task(["swift", "build", "-c", "release", *selection]) != 0:
            raise Trouble(
                "the build failed; what the compiler says is above.",
                "If it could not fetch a package, this machine may be offline: the first build needs the network.",
            )


def products(*names: str) -> list[list[str]]:
    return [["--product", name] for name in names]


def take_programs(source: Path, folder: Path, names: Sequence[str]) -> Path:
    """Copies them, so that a build cannot change them under a run; the folder where they are then."""
    programs = folder / "programs"
    programs.mkdir()
    for name in names:
        if not os.access(source / name, os.X_OK):
            raise Trouble(f"there is no program {name} in {source}.")
        shutil.copy(source / name, programs)
    return programs
