"""A bad network between Footfall and MongoDB."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from faults.points import shuffled
from proxy import Weather

if TYPE_CHECKING:
    from stage import Stage

RESET = "reset"
# How long each lasts. Some half-open connections outlive the time-outs of driver and API, most do not.
KINDS = {
    RESET: (0.0, 0.0),
    Weather.DROP_REPLIES.value: (0.2, 2.0),
    Weather.CUT_REPLIES.value: (0.1, 1.0),
    Weather.DELAY.value: (1.0, 4.0),
    Weather.HALF_OPEN.value: (0.5, 12.0),
}
FAIR_SECONDS = (0.3, 2.0)
RECOVERY_SECONDS = 60.0


def bad_weather(stage: Stage) -> None:
    """One kind after the other, in random order, with fair weather in between until events are accepted."""
    assert stage.proxy is not None
    proxy = stage.proxy
    done: Counter[str] = Counter()
    kinds = shuffled(tuple(KINDS), stage.random)

    def act() -> None:
        kind = next(kinds)
        if kind == RESET:
            proxy.reset_all()
        else:
            proxy.set_weather(Weather(kind))
            stage.pump(stage.random.uniform(*KINDS[kind]))
            proxy.set_weather(Weather.FAIR)
        done[kind] += 1
        stage.count += 1
        accepted = stage.load.tally.acknowledged
        stage.wait_for(lambda: stage.load.tally.acknowledged > accepted, RECOVERY_SECONDS, "an acknowledgement")
        stage.pump(stage.random.uniform(*FAIR_SECONDS))

    stage.run_until_goal(act)
    stage.notes.append(", ".join(f"{kind} {done[kind]}" for kind in KINDS))
