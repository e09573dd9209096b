"""The frame of a script: a signal ends it, and whatever it started ends with it."""

from __future__ import annotations

import signal
import sys
from typing import Callable

from harness.messages import Trouble
from harness.processes import Processes

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """A signal asks the script to end."""

    def __init__(self, number: int) -> None:
        self.status = 130 if number == signal.SIGINT else 143


def interrupt(number: int, _: object) -> None:
    ignore_signals()
    raise Interrupted(number)


def ignore_signals() -> None:
    """While everything is being ended nothing may keep that from coming to its end."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)


def run(body: Callable[[Processes], int]) -> int:
    """The status of the script. Trouble is told without a trace."""
    processes = Processes()
    for each in SIGNALS:
        signal.signal(each, interrupt)
    try:
        return body(processes)
    except Interrupted as interrupted:
        return interrupted.status
    except Trouble as trouble:
        trouble.show()
        return 1
    except BrokenPipeError:
        # Nobody reads any more; what Python would still write at its end would complain about that.
        sys.stdout = sys.stderr = open("/dev/null", "w", encoding="utf-8")
        return 141
    finally:
        ignore_signals()
        processes.stop()
