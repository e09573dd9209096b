"""A process that ends with the one that started it, whatever happens to that."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, Mapping, Optional, Sequence, Union

# The kernel kills the child when the thread that started it ends, SIGKILL of the whole harness included.
# So children are started from main threads only.
TIE = ("setpriv", "--pdeathsig", "KILL")

PR_SET_PDEATHSIG = 1

KEPT_VARIABLES = ("PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR")


def clean_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The given settings and nothing of the caller's that a program could take for a setting."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    # mongod refuses to start in a locale that the system does not have. The C driver's counters would lie in /dev/shm,
    # and stay there when a program is killed.
    return {**kept, "LC_ALL": "C", "MONGOC_DISABLE_SHM": "1", **settings}


def end_with(parent: int) -> None:
    """Ties this process, too, to the one that started it; ends it if that one is gone already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


class Child:
    """One process. Its output goes to a file."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        log: Path,
        environment: Mapping[str, str],
        output: Union[int, IO[bytes], None] = None,
    ) -> None:
        with open(log, "ab") as file:
            self._process = subprocess.Popen(
                [*TIE, *command],
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=file if output is None else output,
                stderr=file,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def output(self) -> IO[bytes]:
        """What the child prints, if a pipe was asked for."""
        assert self._process.stdout is not None
        return self._process.stdout

    @property
    def status(self) -> Optional[int]:
        """`None` while it runs; then its exit status, or minus the signal that ended it."""
        return self._process.poll()

    @property
    def is_stopped(self) -> bool:
        """Whether SIGSTOP holds it."""
        try:
            with open(f"/proc/{self.pid}/stat", "rb") as file:
                return file.read().rpartition(b")")[2].split()[0] == b"T"
        except OSError:
            return False

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)  # Knows whether the process has been reaped, so no other can be hit.

    def wait(self, seconds: float) -> Optional[int]:
        """Its exit status, or `None` when it still runs after that time."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """Kills it and waits until it is gone."""
        if self.status is None:
            self.send(signal.SIGKILL)
        self._process.wait()
