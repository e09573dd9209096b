"""SIGKILL of the API under load."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stage import Stage

LIFE_SECONDS = (0.1, 2.0)


def killed(stage: Stage) -> None:
    """Each API is killed at a random moment of its life; clients repeat what was not answered."""
    dice = {api: stage.dice(api.name) for api in stage.apis}
    ends = {api: dice[api].uniform(*LIFE_SECONDS) for api in stage.apis}
    starts = {api: api.started_at for api in stage.apis}

    def act() -> None:
        stage.pump(0.01)
        for api in stage.apis:
            if api.started_at != starts[api]:
                starts[api] = api.started_at
                ends[api] = dice[api].uniform(*LIFE_SECONDS)
            if api.is_running and api.age >= ends[api]:
                api.kill()
        stage.count = sum(api.kills for api in stage.apis)

    stage.run_until_goal(act)
