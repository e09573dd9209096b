"""Measures all histories, and puts them together."""

from __future__ import annotations

import dataclasses
import traceback
from datetime import datetime, timezone
from typing import Any, Optional, Sequence

from history import extent, trial
from history.questions import DAY
from history.results import Results
from stage import Stage


def measure(stage: Stage, is_quick: bool, sizes: Optional[Sequence[int]], about: dict[str, Any]) -> Results:
    chosen = (extent.QUICK if is_quick else extent.FULL).changed(sizes)
    # The same for all: a run may see midnight.
    last = datetime.now(timezone.utc).date() - DAY
    trials: list[trial.Trial] = []
    failures: list[str] = []
    for events in chosen.sizes:
        try:
            trials.append(trial.measure(stage, events, last, chosen))
        except Exception as error:  # Whatever it was, the others still count.
            traceback.print_exc()
            failures.append(f"{events:,} events: {type(error).__name__}: {error}")
    what = {
        **about,
        "extent": dataclasses.asdict(chosen),
        "last_day": last.isoformat(),
        "seconds": int(stage.progress.seconds),
    }
    return Results(trials, failures, what, chosen.requests, chosen.seconds)
