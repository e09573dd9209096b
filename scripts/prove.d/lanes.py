"""Runs scenarios, a few side by side, each in a process of its own."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Optional

from harness.child import Child
from spec import Spec, result_head

HERE = Path(__file__).resolve().parent
PROGRESS_SECONDS = 4.0
# A scenario that says nothing for so long hangs.
SILENCE_SECONDS = 180.0


@dataclass
class Run:
    """A scenario under way."""

    spec: Spec
    child: Child
    status: dict[str, Any] = field(default_factory=dict)
    result: Optional[dict[str, Any]] = None
    last_word: float = field(default_factory=time.monotonic)


# What scenarios say; `None` is the end of one.
Messages = queue.Queue[tuple[Run, Optional[dict[str, Any]]]]


@dataclass
class Lanes:
    """How scenarios are run."""

    folder: Path
    programs: Path
    mongod: Path
    seed: str
    # Parts of the machine that scenarios may take at the same time.
    capacity: int
    say: Callable[[str], None]
    shows_results: bool = True

    def run(self, specs: list[Spec]) -> list[dict[str, Any]]:
        """The results, in the order of the specs."""
        began = time.monotonic()
        waiting = list(specs)
        running: list[Run] = []
        results: dict[str, dict[str, Any]] = {}
        messages: Messages = queue.Queue()
        last_progress = began
        try:
            while waiting or running:
                self._start_what_fits(waiting, running, messages)
                try:
                    run, message = messages.get(timeout=0.5)
                    self._hear(run, message, running, results)
                except queue.Empty:
                    pass
                self._end_the_silent(running)
                if running and time.monotonic() - last_progress > PROGRESS_SECONDS:
                    last_progress = time.monotonic()
                    self.say(progress_line(last_progress - began, len(results), len(specs), running))
        finally:
            for run in running:
                run.child.end()
        return [results[spec.name] for spec in specs]

    def _start_what_fits(self, waiting: list[Spec], running: list[Run], messages: Messages) -> None:
        for spec in list(waiting):
            used = sum(run.spec.weight for run in running)
            if running and used + spec.weight > self.capacity:
                continue
            waiting.remove(spec)
            run = self._start(spec)
            running.append(run)
            threading.Thread(target=listen, args=(run, messages), daemon=True).start()

    def _start(self, spec: Spec) -> Run:
        folder = self.folder / spec.name
        folder.mkdir(parents=True)
        program = [sys.executable, str(HERE / "scenario.py")]
        command = [*program, spec.to_json(), str(folder), str(self.programs), str(self.mongod), self.seed]
        if spec.database == "tmpfs":
            command = [*(namespace_command() or []), *command]
        return Run(spec, Child(command, folder, folder / "scenario.log", os.environ, output=subprocess.PIPE))

    def _hear(
        self, run: Run, message: Optional[dict[str, Any]], running: list[Run], results: dict[str, dict[str, Any]]
    ) -> None:
        run.last_word = time.monotonic()
        if message is None:
            run.child.end()
            running.remove(run)
            result = run.result or broken(run)
            results[run.spec.name] = result
            if not self.shows_results:
                return
            self.say(f"    {'holds' if result['holds'] else 'FAILS'}: {run.spec.title} ({result['seconds']:.0f} s)")
            for failure in result["failures"]:
                self.say(f"        {failure}")
        elif "result" in message:
            run.result = message["result"]
        else:
            run.status = message

    def _end_the_silent(self, running: list[Run]) -> None:
        for run in running:
            if time.monotonic() - run.last_word > SILENCE_SECONDS:
                run.child.end()  # Its end is heard by the thread that listens.


def listen(run: Run, messages: Messages) -> None:
    for line in run.child.output:
        messages.put((run, json.loads(line)))
    messages.put((run, None))


def broken(run: Run) -> dict[str, Any]:
    """The result of a scenario that did not come to one."""
    status = run.status
    complaint = f"it ended without a result (status {run.child.wait(5)}); see {run.spec.name}/scenario.log"
    return {
        **result_head(run.spec, status.get("count", 0)),
        "events": status.get("attempted", 0),
        "acknowledged": status.get("acknowledged", 0),
        "lost": None,
        "duplicated": None,
        "wrong_statistics": None,
        "longest": 0.0,
        "seconds": 0.0,
        "notes": [],
        "failures": [complaint],
        "holds": False,
    }


def progress_line(elapsed: float, done: int, total: int, running: list[Run]) -> str:
    parts = []
    for run in running:
        status = run.status
        text = f"{run.spec.name} {status.get('count', 0)}/{run.spec.goal}, {status.get('acknowledged', 0):,} events"
        if status.get("phase"):
            text += f", {status['phase']}"
        parts.append(text)
    return f"[{int(elapsed) // 60:02d}:{int(elapsed) % 60:02d}] {done} of {total} done | " + " | ".join(parts)


def namespace_command() -> Optional[list[str]]:
    """How to run a program in a mount namespace of its own where it may mount; `None` where that is not permitted."""
    for options in (["--mount"], ["--mount", "--map-root-user"]):
        command = ["unshare", *options, "--propagation", "private"]
        test = [*command, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
        try:
            if subprocess.run(test, capture_output=True, timeout=10).returncode == 0:
                return command
        except (OSError, subprocess.TimeoutExpired):
            continue
    return None
