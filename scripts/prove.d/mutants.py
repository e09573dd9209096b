"""Footfall with a fault of its own: each of these has to be found out, or the harness is worth nothing."""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable

import plan
from harness.child import Child
from lanes import Lanes
from spec import Spec

PATCHES = Path(__file__).resolve().parent / "mutants"
# What a build needs of the checkout.
PARTS = ("Package.swift", "Package.resolved", "Sources", "Tests", "Benchmarks")
PROGRESS_SECONDS = 4.0


@dataclass(frozen=True)
class Mutant:
    """A patch, and the scenario that has to notice it."""

    patch: str
    # The program that it is in.
    program: str
    title: str
    spec: Spec


MUTANTS = (
    Mutant(
        "ignores-the-fence",
        "Worker",
        "a mover that ignores the fence",
        replace(plan.variant(plan.ZOMBIE, 12, 240), points=("found", "started")),
    ),
    Mutant(
        "deletes-by-range",
        "Worker",
        "a mover that deletes by range",
        plan.variant(plan.WORKER_RANDOM, 3, 60, workers=2),
    ),
    Mutant(
        "sums-outside",
        "Worker",
        "a mover that sums up after the transaction",
        plan.variant(plan.WORKER_STATEMENT, 20, 90, workers=2),
    ),
    Mutant(
        "acknowledges-early",
        "API",
        "an API that acknowledges before the write",
        plan.variant(plan.EVERYTHING, 16, 180),
    ),
    Mutant(
        "forgets-event-ids",
        "API",
        "an API that takes an event sent again for a new one",
        plan.variant(plan.API_KILL, 3, 60),
    ),
)


class BuildFailure(Exception):
    """A mutant could not be made."""


class Nursery:
    """Builds mutants one after the other, from a copy of the sources that is kept: only the first build takes long."""

    def __init__(self, checkout: Path, say: Callable[[str], None]) -> None:
        self._checkout = checkout
        self._folder = checkout / ".footfall" / "mutants"
        self._source = self._folder / "source"
        self._say = say

    def build(self, mutant: Mutant) -> Path:
        """The mutant's program."""
        self._source.mkdir(parents=True, exist_ok=True)
        for part in PARTS:
            mirror(self._checkout / part, self._source / part)
        patch = PATCHES / f"{mutant.patch}.patch"
        done = subprocess.run(
            ["patch", "--strip=1", "--forward", "--batch", "--fuzz=1", f"--input={patch}"],
            cwd=self._source,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise BuildFailure(f"{patch.name} does not fit the sources: {done.stdout} {done.stderr}")
        log = self._folder / f"{mutant.patch}.log"
        log.unlink(missing_ok=True)
        command = ["swift", "build", "-c", "release", "--product", mutant.program]
        child = Child(command, self._source, log, os.environ)
        began = time.monotonic()
        try:
            while child.wait(PROGRESS_SECONDS) is None:
                self._say(f"building the mutant {mutant.patch}: {time.monotonic() - began:.0f} s")
        finally:
            child.end()
        if child.status != 0:
            raise BuildFailure(f"the mutant {mutant.patch} does not compile; see {log}")
        return self._source / ".build" / "release" / mutant.program


def mirror(source: Path, copy: Path) -> None:
    """Makes the copy equal, and leaves alone what is equal already, so that little has to be compiled again."""
    if source.is_dir():
        copy.mkdir(exist_ok=True)
        names = {entry.name for entry in source.iterdir()}
        for entry in copy.iterdir():
            if entry.name not in names:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        for name in names:
            mirror(source / name, copy / name)
    elif source.exists() and not (copy.exists() and filecmp.cmp(source, copy, shallow=False)):
        shutil.copy(source, copy)


def run(checkout: Path, lanes: Lanes) -> list[dict[str, Any]]:
    """Builds and runs all mutants; each result says whether it was caught."""
    nursery = Nursery(checkout, lanes.say)
    return [run_one(mutant, nursery, lanes) for mutant in MUTANTS]


def run_one(mutant: Mutant, nursery: Nursery, lanes: Lanes) -> dict[str, Any]:
    folder = lanes.folder / mutant.patch
    outcome: dict[str, Any] = {"mutant": mutant.patch, "title": mutant.title, "fault": mutant.spec.title}
    try:
        program = nursery.build(mutant)
    except BuildFailure as failure:
        lanes.say(f"    {failure}")
        return {**outcome, "lost": None, "duplicated": None, "wrong_statistics": None, "violations": 0, "caught": False}
    programs = folder / "programs"
    shutil.copytree(lanes.programs, programs)
    shutil.copy2(program, programs / mutant.program)
    quiet = replace(lanes, folder=folder, programs=programs, shows_results=False)
    result = quiet.run([mutant.spec])[0]
    for key in ("lost", "duplicated", "wrong_statistics", "violations"):
        outcome[key] = result.get(key)
    # Only what the harness is there to find counts, not a scenario that failed by the way.
    outcome["caught"] = any(outcome[key] for key in ("lost", "duplicated", "wrong_statistics", "violations"))
    outcome["failures"] = result["failures"]
    lanes.say(f"    {'caught' if outcome['caught'] else 'NOT CAUGHT'}: {mutant.title}")
    if not outcome["caught"]:
        for text in result["failures"]:
            lanes.say(f"        {text}")
    return outcome
