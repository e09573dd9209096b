"""What processes use of the machine, as /proc has it."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import Mapping, Sequence

TICKS = os.sysconf("SC_CLK_TCK")
SAMPLE_SECONDS = 0.2


def cpu_seconds(pid: int) -> float:
    """Time on a processor, of the user's and of the system's kind, since the process began."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            # The program's name, in parentheses, may contain anything: read from the last one.
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident(pid: int) -> float:
    """Resident memory in MiB."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            for line in file:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def total_resident(processes: Mapping[str, Sequence[int]]) -> dict[str, float]:
    """The same of several programs; of two workers, say, both together."""
    return {name: sum(resident(pid) for pid in pids) for name, pids in processes.items()}


@dataclass
class Used:
    """What was used between two moments."""

    # Seconds by program.
    cpu: dict[str, float]
    # The most MiB by program.
    memory: dict[str, float]


class Usage:
    """Watches programs: `with Usage(…) as usage`, then `usage.used`."""

    def __init__(self, processes: Mapping[str, Sequence[int]]) -> None:
        self._processes = dict(processes)
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self.used = Used({}, {})

    def __enter__(self) -> Usage:
        self._began = self._cpu()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        ended = self._cpu()
        self.used.cpu = {name: ended[name] - self._began[name] for name in ended}
        self._end.set()
        self._thread.join()

    def _cpu(self) -> dict[str, float]:
        return {name: sum(cpu_seconds(pid) for pid in pids) for name, pids in self._processes.items()}

    def _sample(self) -> None:
        while True:
            for name, size in total_resident(self._processes).items():
                self.used.memory[name] = max(size, self.used.memory.get(name, 0.0))
            if self._end.wait(SAMPLE_SECONDS):
                return
