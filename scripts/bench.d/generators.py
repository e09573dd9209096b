"""The programs that make load, and what they say about it."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Callable, Sequence

from harness.child import Child, clean_environment
from harness.network import LOOPBACK
from measurement import Measurement
from progress import Progress

# Answers that take longer than that are failures.
TIMEOUT_SECONDS = 10
# A history that does not get there this fast, in events a second, hangs.
SLOWEST_HISTORY = 1_000
# How much longer than it was told to a generator may take.
PATIENCE_SECONDS = 45.0


class GeneratorFailure(Exception):
    """A generator did not come to a result."""


@dataclass
class Generators:
    """Runs one at a time."""

    programs: Path
    # The script that wrk runs.
    script: Path
    folder: Path

    def start_wrk(self, port: int, path: str, bodies: Path, connections: int, seconds: int, events: int = 1) -> Load:
        """Requests as fast as they are answered, on so many connections; each has so many events."""
        command = [
            "wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s",
            "--timeout", f"{TIMEOUT_SECONDS}s", "--latency", "--script", str(self.script),
            f"http://{LOOPBACK}:{port}{path}", "--", str(bodies),
        ]  # fmt: skip
        return Load(self._start("wrk", command), seconds, lambda result: measured_by_wrk(result, events))

    def start_load(self, port: int, path: str, bodies: Path, rate: float, connections: int, seconds: float) -> Load:
        """Requests at a constant rate."""
        command = [
            str(self.programs / "BenchmarkLoad"), "--port", str(port), "--path", path, "--bodies", str(bodies),
            "--rate", f"{rate:.3f}", "--connections", str(connections), "--seconds", f"{seconds:g}",
        ]  # fmt: skip
        return Load(self._start("load", command), seconds, measured_by_load)

    def start_inserts(self, mongo_url: str, events: Path, batch: int, seconds: float) -> Load:
        """Inserts from one thread of the driver, one after the other, each of so many documents."""
        command = [
            str(self.programs / "BenchmarkInserts"), "--url", mongo_url, "--events", str(events),
            "--batch", str(batch), "--seconds", f"{seconds:g}",
        ]  # fmt: skip
        return Load(self._start("inserts", command), seconds, measured_by_inserts)

    def start_history(
        self, mongo_url: str, events: int, last: date, days: int, most_waiting: int, batch: int
    ) -> Load:
        """A history of so many days, written into the queue as fast as workers empty it."""
        command = [
            str(self.programs / "BenchmarkHistory"), "--url", mongo_url, "--events", str(events),
            "--last-day", last.isoformat(), "--days", str(days), "--most-waiting", str(most_waiting),
            "--batch", str(batch),
        ]  # fmt: skip
        return Load(self._start("history", command), events / SLOWEST_HISTORY, measured_of_history)

    def _start(self, name: str, command: Sequence[str]) -> Child:
        log = self.folder / f"{name}.log"
        return Child(command, self.folder, log, clean_environment({}), output=subprocess.PIPE)


class Load:
    """A load that is under way; other things can be done beside it."""

    def __init__(self, child: Child, seconds: float, read: Callable[[dict[str, Any]], Measurement]) -> None:
        self._child = child
        self._seconds = seconds
        self._read = read

    @property
    def is_running(self) -> bool:
        return self._child.status is None

    def wait(self, seconds: float) -> None:
        """Lets so much time pass, or less if it ends."""
        self._child.wait(seconds)

    def abandon(self) -> None:
        self._child.end()

    def result(self, progress: Progress) -> Measurement:
        """Waits for the end, and for the last line that the program prints, which is JSON."""
        deadline = time.monotonic() + self._seconds + PATIENCE_SECONDS
        try:
            while self._child.wait(0.5) is None:
                progress.tick()
                if time.monotonic() > deadline:
                    raise GeneratorFailure(f"a load of {self._seconds:g} s did not end")
        finally:
            self._child.end()
        text = self._child.output.read().decode(errors="replace").strip()
        if self._child.status != 0:
            raise GeneratorFailure(f"a load ended with status {self._child.status}: {text[-500:]}")
        return self._read(json.loads(text.splitlines()[-1]))


def measured_by_wrk(result: dict[str, Any], events: int) -> Measurement:
    accepted = (result["requests"] - result["refused"]) * events
    troubles = {
        "refused": "requests were answered with an error",
        "errors": "connections failed",
        "timeouts": f"requests were not answered within {TIMEOUT_SECONDS} s",
    }
    failures = [f"{result[kind]} {text}" for kind, text in troubles.items() if result[kind]]
    if not accepted:
        failures.append("no request was answered with a success")
    values = {"rate": accepted / result["seconds"], **result["latency_ms"]}
    return Measurement(values, accepted=accepted, failures=failures, details={"wrk": result})


def measured_by_load(result: dict[str, Any]) -> Measurement:
    troubles = {"failed": f"requests failed {result['answers']}", "unsent": "requests found no connection in time"}
    failures = [f"{result[kind]} {text}" for kind, text in troubles.items() if result[kind]]
    values = {"rate": result["achieved_rate"], **percentiles(result["latency_ms"])}
    return Measurement(values, accepted=result["accepted"], failures=failures, details={"load": result})


def measured_by_inserts(result: dict[str, Any]) -> Measurement:
    values = {"rate": result["rate"], **percentiles(result["latency_ms"])}
    return Measurement(values, accepted=result["events"], details={"inserts": result})


def measured_of_history(result: dict[str, Any]) -> Measurement:
    values = {"rate": result["events"] / result["seconds"]}
    return Measurement(values, accepted=result["events"], details={"history": result})


def percentiles(latencies: dict[str, float]) -> dict[str, float]:
    """Milliseconds by name, without the count."""
    return {name: value for name, value in latencies.items() if name != "count"}
