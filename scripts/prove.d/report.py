"""What a scenario tells the one who started it: a JSON object a line, on standard output."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stage import Stage

PROGRESS_SECONDS = 1.0
_last_progress = 0.0
_phase = ""


def send(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def phase(text: str) -> None:
    """What is being done now; nothing to say while faults are being done."""
    global _phase, _last_progress
    _phase = text
    _last_progress = 0.0


def progress(stage: Stage) -> None:
    """Says how far it is, once a second at most."""
    global _last_progress
    now = time.monotonic()
    if now - _last_progress < PROGRESS_SECONDS:
        return
    _last_progress = now
    send(
        {
            "phase": _phase,
            "count": stage.count,
            "attempted": stage.load.tally.attempted,
            "acknowledged": stage.load.tally.acknowledged,
        }
    )
