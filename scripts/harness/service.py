"""Processes that are started again whenever they end, as an init system would do it."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Callable, Mapping, Optional, Sequence

from harness.child import Child, clean_environment

# Waiting time between an end that nobody asked for and the next start.
RESTART_SECONDS = 0.2


def no_settings() -> dict[str, str]:
    return {}


class Service:
    """A program that ought to run."""

    def __init__(self, name: str, command: Sequence[str], folder: Path, settings: Mapping[str, str]) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self.more_settings: Callable[[], dict[str, str]] = no_settings
        # Ends by SIGKILL that a program brings upon itself, as it was told to, are no news.
        self.may_kill_itself = False
        # Other ends by itself are news that fail the scenario, unless this is set.
        self.may_fail = False
        # Ends by order, and all others.
        self.kills = 0
        self.ends = 0
        self.failures: list[str] = []
        self.started_at = 0.0
        self._command = list(command)
        self._folder = folder
        self._settings = dict(settings)
        self._child: Optional[Child] = None
        self._was_killed = False
        self._start_at: Optional[float] = None

    @property
    def child(self) -> Child:
        assert self._child is not None
        return self._child

    @property
    def is_running(self) -> bool:
        return self._child is not None and self._child.status is None

    @property
    def age(self) -> float:
        """Seconds since the last start."""
        return time.monotonic() - self.started_at

    def start(self) -> None:
        environment = clean_environment({**self._settings, **self.more_settings()})
        self._child = Child(self._command, self._folder, self.log, environment)
        self._was_killed = False
        self._start_at = None
        self.started_at = time.monotonic()

    def kill(self) -> None:
        """SIGKILL. The supervision starts it again."""
        if self.is_running:
            self._was_killed = True
            self.child.send(signal.SIGKILL)

    def pause(self) -> None:
        if self.is_running:
            self.child.send(signal.SIGSTOP)

    def resume(self) -> None:
        if self.is_running:
            self.child.send(signal.SIGCONT)

    def supervise(self) -> None:
        """Starts it again if it has ended, and notes why. Called often."""
        if self._start_at is not None:
            if time.monotonic() >= self._start_at:
                self.start()
            return
        if self._child is None or self._child.status is None:
            return
        status = self._child.status
        by_order = self._was_killed or (self.may_kill_itself and status == -signal.SIGKILL)
        if by_order and status == -signal.SIGKILL:
            self.kills += 1
            self.start()
            return
        self.ends += 1
        if not self.may_fail:
            self.failures.append(f"{self.name} ended by itself: {described(status)}; {self.last_words()}")
        self._start_at = time.monotonic() + RESTART_SECONDS

    def stop(self, seconds: float) -> None:
        """SIGTERM, and SIGKILL if that does not help; anything but a clean end is a failure."""
        self._start_at = None
        if self._child is None:
            return
        if self._child.status is None:
            self._child.send(signal.SIGCONT)
            self._child.send(signal.SIGTERM)
            if self._child.wait(seconds) is None:
                self.failures.append(f"{self.name} did not end within {seconds:g} s of SIGTERM")
        self._child.end()
        status = self._child.status
        if status not in (0, -signal.SIGTERM, -signal.SIGKILL) and not self.may_fail:
            self.failures.append(f"{self.name} did not stop cleanly: {described(status)}; {self.last_words()}")
        self._child = None

    def end(self) -> None:
        """SIGKILL, for good."""
        self._start_at = None
        if self._child is not None:
            self._child.end()
            self._child = None

    def last_words(self) -> str:
        """The end of its log, on one line."""
        return " | ".join(line[-300:] for line in self.log_lines()[-3:]) or "no log"

    def log_lines(self) -> list[str]:
        """The last lines of its log."""
        try:
            return self.log.read_bytes()[-100_000:].decode(errors="replace").strip().splitlines()
        except OSError:
            return []


def described(status: Optional[int]) -> str:
    if status is not None and status < 0:
        return f"killed by {signal.Signals(-status).name}"
    return f"exit status {status}"
