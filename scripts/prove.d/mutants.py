"""Footfall with a fault of its own: each of these has to be found out, or the harness is worth nothing."""

from __future__ import annotations

import filecmp
import os
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable, Mapping, Optional

import plan
from edits import EditFailure, mutated
from footfall import PROGRAMS
from harness.child import Child
from lanes import Lanes
from spec import Spec

# What a build needs of the checkout; what SwiftPM has fetched is taken over, so that it needs no network.
PARTS = ("Package.swift", "Package.resolved", "Sources", "Tests", "Benchmarks")
FETCHED = ("checkouts", "repositories", "workspace-state.json")
# Without optimization: half of the time, and fast enough to lose events.
BUILD = ("swift", "build", "--disable-index-store", "-debug-info-format", "none")
PROGRESS_SECONDS = 4.0


@dataclass(frozen=True)
class Mutant:
    """A fault that is switched on, and the scenario that has to notice it."""

    name: str
    title: str
    spec: Spec


# Those that take longest come first.
MUTANTS = (
    Mutant(
        "ignores-the-fence",
        "a mover that ignores the fence",
        replace(plan.variant(plan.ZOMBIE, 12, 240), points=("found", "started")),
    ),
    Mutant(
        "acknowledges-early",
        "an API that acknowledges before the write",
        plan.variant(plan.EVERYTHING, 16, 180),
    ),
    Mutant(
        "sums-outside",
        "a mover that sums up after the transaction",
        plan.variant(plan.WORKER_STATEMENT, 20, 90, workers=2),
    ),
    Mutant(
        "merges-outside",
        "a worker that merges blocks of rows outside of the transaction that removes them",
        replace(plan.variant(plan.WORKER_STATEMENT, 6, 90, workers=2), points=("merged",)),
    ),
    Mutant(
        "deletes-by-range",
        "a mover that deletes by range",
        plan.variant(plan.WORKER_RANDOM, 3, 60, workers=2),
    ),
    Mutant(
        "forgets-event-ids",
        "an API that takes an event sent again for a new one",
        plan.variant(plan.API_KILL, 3, 60),
    ),
)


class BuildFailure(Exception):
    """The mutants could not be made."""


def build(checkout: Path, say: Callable[[str], None]) -> Path:
    """All mutants in one build, in a copy of the sources that is kept: only the first build takes long."""
    folder = checkout / ".footfall" / "mutants"
    source = folder / "source"
    source.mkdir(parents=True, exist_ok=True)
    try:
        changed = {Path("Sources") / path: text for path, text in mutated(checkout / "Sources").items()}
    except EditFailure as failure:
        raise BuildFailure(str(failure)) from None
    for part in PARTS:
        mirror(checkout / part, source / part, Path(part), changed)
    if not (source / ".build").exists():
        (source / ".build").mkdir()
        for name in FETCHED:
            copy_if_there(checkout / ".build" / name, source / ".build" / name)
    log = folder / "build.log"
    log.unlink(missing_ok=True)
    began = time.monotonic()
    for product in PROGRAMS:
        child = Child([*BUILD, "--product", product], source, log, os.environ)
        try:
            while child.wait(PROGRESS_SECONDS) is None:
                say(f"building the mutants: {time.monotonic() - began:.0f} s, {product}")
        finally:
            child.end()
        if child.status != 0:
            raise BuildFailure(f"the mutants do not compile; see {log}")
    return source / ".build" / "debug"


def mirror(source: Path, copy: Path, path: Path, changed: Mapping[Path, str]) -> None:
    """Makes the copy equal but for what is changed, and leaves alone what is so already, so that little has to be compiled
    again."""
    if source.is_dir():
        copy.mkdir(exist_ok=True)
        names = {entry.name for entry in source.iterdir()} | {new.name for new in changed if new.parent == path}
        for entry in copy.iterdir():
            if entry.name not in names:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        for name in names:
            mirror(source / name, copy / name, path / name, changed)
    elif path in changed:
        if not copy.exists() or copy.read_text(encoding="utf-8") != changed[path]:
            copy.write_text(changed[path], encoding="utf-8")
    elif source.exists() and not (copy.exists() and filecmp.cmp(source, copy, shallow=False)):
        shutil.copy(source, copy)


def copy_if_there(source: Path, copy: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, copy, symlinks=True)
    elif source.exists():
        shutil.copy(source, copy)


def run(checkout: Path, lanes: Lanes) -> list[dict[str, Any]]:
    """Builds and runs all mutants; each result says whether it was caught."""
    programs: Optional[Path] = None
    try:
        built = build(checkout, lanes.say)
        programs = lanes.folder / "mutants"
        programs.mkdir(parents=True)
        for name in PROGRAMS:
            shutil.copy2(built / name, programs / name)
        # What counts again is sound.
        shutil.copy2(lanes.programs / "footfall", programs / "footfall")
    except BuildFailure as failure:
        lanes.say(f"    {failure}")
    specs = [replace(mutant.spec, name=mutant.name, mutant=mutant.name) for mutant in MUTANTS]
    results: list[dict[str, Any]] = [{}] * len(MUTANTS)
    if programs:
        results = replace(lanes, programs=programs, shows_results=False).run(specs)
    return [outcome(mutant, result, lanes.say) for mutant, result in zip(MUTANTS, results)]


def outcome(mutant: Mutant, result: Mapping[str, Any], say: Callable[[str], None]) -> dict[str, Any]:
    found = {key: result.get(key) for key in ("lost", "duplicated", "wrong_statistics", "violations")}
    # Only what the harness is there to find counts, not a scenario that failed by the way.
    is_caught = any(found.values())
    failures = result.get("failures", [])
    seconds = f" ({result['seconds']:.0f} s)" if result else ""
    say(f"    {'caught' if is_caught else 'NOT CAUGHT'}: {mutant.title}{seconds}")
    if not is_caught:
        for text in failures:
            say(f"        {text}")
    return {
        "mutant": mutant.name,
        "title": mutant.title,
        "fault": mutant.spec.title,
        **found,
        "caught": is_caught,
        "failures": failures,
    }
