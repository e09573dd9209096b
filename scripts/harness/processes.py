"""Starting, watching and ending processes, so that none is ever left behind.

Services run until they are told to stop (mongod, API, Worker); their end is news. Tasks run to their end (a build). Both
get a session of their own: Ctrl-C signals everything in the terminal's foreground group at once, and mongod must outlive
the programs that are finishing their work in it. Both also get a signal from the kernel when the script dies without
having stopped them, SIGKILL included.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Callable, Mapping, NoReturn, Optional, Sequence

from harness.messages import warn
from harness.service import described

HOLD = Path(__file__).with_name("hold.py")
PAUSE_SECONDS = 0.05
# hold.py needs 3 s at most to end what it holds.
TASK_SECONDS = 4.0


@dataclass
class Launched:
    """A service that runs."""

    name: str
    process: subprocess.Popen[bytes]
    # How long it may take to end.
    seconds: float
    explain: Optional[Callable[[int], None]]


class Processes:
    """All that a script has started."""

    def __init__(self) -> None:
        # Descriptors that every process keeps open: locks, so that the next script waits until the last process of one
        # that was killed has gone.
        self.kept: list[int] = []
        self.temporary_folders: list[Path] = []
        self._services: list[Launched] = []
        self._task: Optional[subprocess.Popen[bytes]] = None

    def launch(
        self,
        name: str,
        command: Sequence[str],
        seconds: float,
        environment: Optional[Mapping[str, str]] = None,
        output: Optional[int] = None,
        explain: Optional[Callable[[int], None]] = None,
    ) -> None:
        """Starts a service. Services are stopped in the opposite order; those in a row with the same time together."""
        process = self._start([*tie(), *command], environment, output)
        self._services.append(Launched(name, process, seconds, explain))

    def task(self, command: Sequence[str], environment: Optional[Mapping[str, str]] = None) -> int:
        """Runs a command and all it starts, watches the services meanwhile, returns its status."""
        held = [sys.executable, str(HOLD), str(os.getpid()), *command]
        self._task = task = self._start(held, environment, None)
        self.wait(lambda: task.poll() is not None)
        self._task = None
        return task.returncode

    def wait(self, condition: Callable[[], bool], seconds: float = float("inf")) -> bool:
        """Lets time pass until the condition is met, or so many seconds; ends the script if a service ends."""
        deadline = time.monotonic() + seconds
        while not condition():
            self.require_services()
            if time.monotonic() > deadline:
                return False
            time.sleep(PAUSE_SECONDS)
        return True

    def watch(self) -> NoReturn:
        """Returns never; a signal or the end of a service ends the script."""
        while True:
            self.require_services()
            time.sleep(PAUSE_SECONDS)

    def require_services(self) -> None:
        """Ends the script if a service has ended by itself."""
        for service in self._services:
            status = service.process.poll()
            if status is None:
                continue
            self._services.remove(service)
            warn(f"{service.name} ended by itself: {described(status)}.")
            if service.explain:
                service.explain(status)
            raise SystemExit(1)

    def stop(self) -> None:
        """Ends everything: the task, then services, first those that still have something to write, then what they
        write to."""
        if self._task:
            self._task.terminate()
            await_end([self._task], TASK_SECONDS)
        for seconds, group in groupby(reversed(self._services), key=lambda service: service.seconds):
            stop_services(list(group), seconds)
        for folder in self.temporary_folders:
            shutil.rmtree(folder, ignore_errors=True)

    def _start(
        self, command: Sequence[str], environment: Optional[Mapping[str, str]], output: Optional[int]
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            pass_fds=self.kept,
        )


def tie() -> list[str]:
    """Lets a command end with this script.

    The shell closes a gap: had the script died before --pdeathsig was set, no signal would ever come.
    """
    if not shutil.which("setpriv"):
        return []
    check = '[ "$PPID" = "$0" ] || exit 1; exec "$@"'
    return ["setpriv", "--pdeathsig", "TERM", "sh", "-c", check, str(os.getpid())]


def stop_services(services: Sequence[Launched], seconds: float) -> None:
    """SIGTERM to all of them, SIGKILL to those that are still there after the given time."""
    for service in services:
        service.process.terminate()
    await_end([service.process for service in services], seconds)
    for service in services:
        status = service.process.returncode
        if status == -signal.SIGKILL:
            warn(
                f"{service.name} did not stop within {seconds:g} s and was killed; "
                "nothing acknowledged is lost by that."
            )
        elif status not in (0, -signal.SIGTERM):  # SIGTERM came before the program was up.
            warn(f"{service.name} did not stop cleanly: {described(status)}.")


def await_end(processes: Sequence[subprocess.Popen[bytes]], seconds: float) -> None:
    """Returns when all have ended; those that have not in time are killed."""
    deadline = time.monotonic() + seconds
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
