"""Proves that what was accepted is stored and counted exactly once: see --help."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import mutants
import plan
import table
from harness.child import end_with
from lanes import Lanes, namespace_command
from spec import Spec

MUTANTS = "mutants"


@dataclass
class Options:
    """What scripts/prove hands over."""

    folder: Path
    results: Path
    programs: Path
    mongod: Path
    checkout: Path
    quick: bool
    seed: Optional[str]
    only: list[str]
    minutes: Optional[float]
    lanes: int

    def __post_init__(self) -> None:
        for name in ("folder", "results", "programs", "mongod", "checkout"):
            setattr(self, name, Path(getattr(self, name)))


def say(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    end_with(os.getppid())
    options = Options(**json.loads(sys.argv[1]))
    names = [*plan.names(), MUTANTS]
    unknown = set(options.only) - set(names) - {spec.name for spec in plan.full() + plan.quick()}
    if unknown:
        say(f"--only takes {', '.join(names)}; not {', '.join(sorted(unknown))}.")
        return 2
    seed = options.seed or str(random.SystemRandom().randrange(10**6))
    say(f"The seed is {seed}.")
    specs = plan.chosen(options.quick, options.minutes, options.only)
    specs, skipped = without_impossible(specs)
    wants_mutants = MUTANTS in options.only or not (options.only or options.quick)
    began = time.monotonic()
    lanes = Lanes(options.folder, options.programs, options.mongod, seed, options.lanes, say)
    results = lanes.run(specs)
    mutant_results = mutants.run(options.checkout, lanes) if wants_mutants else []
    summary = Summary(seed, results, mutant_results, skipped, time.monotonic() - began)
    summary.keep(options.results)
    summary.show()
    return 0 if summary.holds else 1


def without_impossible(specs: list[Spec]) -> tuple[list[Spec], list[str]]:
    """Leaves out what this user may not do on this machine, and says so."""
    if not any(spec.database == "tmpfs" for spec in specs) or namespace_command():
        return specs, []
    say("")
    say("SKIPPED: the full disk. It needs a small file system of its own, and this user may not mount one.")
    say("         As root it can be done.")
    say("")
    return [spec for spec in specs if spec.database != "tmpfs"], ["disk-full"]


@dataclass
class Summary:
    """What came out."""

    seed: str
    results: list[dict[str, Any]]
    mutants: list[dict[str, Any]]
    skipped: list[str]
    seconds: float

    @property
    def holds(self) -> bool:
        return (
            bool(self.results or self.mutants)
            and all(result["holds"] for result in self.results)
            and all(mutant["caught"] for mutant in self.mutants)
        )

    def keep(self, folder: Path) -> None:
        """Writes the table as Markdown, and everything as JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        everything = json.dumps({**dataclasses.asdict(self), "holds": self.holds}, indent=2)
        (folder / "results.json").write_text(everything + "\n", encoding="utf-8")
        (folder / "results.md").write_text(table.as_markdown(self.results, self.mutants), encoding="utf-8")

    def show(self) -> None:
        """Prints the table."""
        say("")
        say(table.as_text(self.results, self.mutants))
        say("* faults came one on top of the other; the time is that of a whole chain of them")
        say("")
        for result in self.results:
            for note in result["notes"]:
                say(f"{result['name']}: {note}")
        for name in self.skipped:
            say(f"{name}: SKIPPED, not permitted here")
        verdict = "All of it holds" if self.holds else "It does NOT hold"
        say(f"{verdict} ({self.seconds:.0f} s, seed {self.seed}).")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
