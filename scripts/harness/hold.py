"""Runs a command and answers for everything it starts: hold.py PARENT COMMAND...

Ends with the command's status, after whatever the command left running has been ended too. SIGTERM, or the death of
the process PARENT, ends the command and all its descendants within three seconds. Builds and tests start processes in
process groups of their own, so neither a group nor a session says which ones are theirs; being their subreaper does.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from typing import Optional

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
WATCHED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
GRACE_SECONDS = 2


def descendants() -> list[int]:
    """All processes below this one, the nearest first."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                # The program's name, in parentheses, may contain anything: read from the last one.
                parent = int(file.read().rpartition(b")")[2].split()[1])
        except OSError:
            continue  # It ended meanwhile.
        children.setdefault(parent, []).append(int(name))
    found = [os.getpid()]
    for process in found:
        found.extend(children.get(process, []))
    return found[1:]


def send(process: int, number: int) -> None:
    try:
        os.kill(process, number)
    except OSError:
        pass  # It ended meanwhile.


class Held:
    def __init__(self, command: list[str]) -> None:
        # The command must not inherit what this process blocks, and what the shell and Python ignore.
        self.process = os.posix_spawnp(
            command[0],
            command,
            os.environ,
            setsigmask=[],
            setsigdef=[signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE],
        )
        self.status: Optional[int] = None

    def reap(self) -> None:
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if process == 0:
                return
            if process == self.process:
                self.status = os.waitstatus_to_exitcode(status)

    def end(self) -> None:
        """Asks everything to stop, and kills what does not."""
        for process in descendants():
            # `swift build` and `swift test` cancel their work on SIGINT, as on Ctrl-C.
            send(process, signal.SIGINT if process == self.process else signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline:
            self.reap()
            if not descendants():
                return
            signal.sigtimedwait({signal.SIGCHLD}, 0.05)
        while remaining := descendants():
            for process in remaining:
                send(process, signal.SIGKILL)
            signal.sigtimedwait({signal.SIGCHLD}, 0.05)
            self.reap()


def main() -> int:
    parent, command = int(sys.argv[1]), sys.argv[2:]
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    if os.getppid() != parent:
        return 1  # It died before the kernel was asked to say so.
    try:
        held = Held(command)
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return 127
    received: int = signal.SIGCHLD
    while held.status is None and received == signal.SIGCHLD:
        received = signal.sigwait(WATCHED)
        held.reap()
    held.end()
    if received != signal.SIGCHLD:
        return 128 + received
    status = held.status or 0
    return status if status >= 0 else 128 - status


sys.exit(main())
