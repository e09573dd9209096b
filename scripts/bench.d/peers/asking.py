"""Asks all three each question, compares their answers, and measures how long they take."""

from __future__ import annotations

import gc
import json
import time
from dataclasses import dataclass, field
from typing import Any, Callable, Optional, Sequence

from harness.http_client import HTTPClient
from measurement import percentile
from peers.engines import Engine
from peers.questions import Question
from progress import Progress

# Of two floating-point numbers that come of the same whole ones, in another order.
CLOSE = 1e-9


@dataclass
class Asked:
    """A question, and how long its answers took, in milliseconds."""

    question: Question
    warm: dict[str, list[float]] = field(default_factory=dict)
    cold: dict[str, list[float]] = field(default_factory=dict)
    # Of Footfall, while events come in.
    busy: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def median(self, title: str, is_cold: bool = False) -> Optional[float]:
        found = (self.cold if is_cold else self.warm).get(title)
        return percentile(found, 0.5) if found else None

    def as_json(self) -> dict[str, Any]:
        return {
            "range": self.question.range.name, "question": self.question.name, "target": self.question.target,
            "warm_ms": self.warm, "cold_ms": self.cold, "busy_ms": self.busy, "failures": self.failures,
        }  # fmt: skip


def get(client: HTTPClient, question: Question) -> dict[str, Any]:
    status, body = client.request("GET", question.target)
    if status != 200:
        raise RuntimeError(f"GET {question.target}: {status} {body[:200].decode(errors='replace')}")
    answer: dict[str, Any] = json.loads(body)
    return answer


def reported(question: Question, answer: dict[str, Any]) -> Any:
    """What Footfall says, in the form of `Engine.answer`."""
    if question.kind == "paths":
        totals = (answer["total_events"], answer["total_views"], answer["unique_users"])
        return totals, [(row["path"], row["count"]) for row in answer["top_paths"]]
    if question.kind == "breakdown":
        rows = answer["breakdown"]["rows"]
        return [(*(row.get("values") or [row["value"]]), row["count"], row["users"]) for row in rows]
    if question.kind == "series":
        return [
            (bucket["start"], bucket["total_events"], bucket["unique_users"])
            for bucket in answer["series"] if bucket["total_events"]
        ]  # fmt: skip
    return tuple(answer[name] for name in ("visits", "bounce_rate", "visit_duration", "views_per_visit"))


def normal(question: Question, answer: Any) -> Any:
    """What an engine says, as Footfall does."""
    if question.kind == "series":
        moment = lambda ms: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(ms) // 1000))  # noqa: E731
        return [(moment(row[0]), int(row[1]), int(row[2])) for row in answer]
    if question.kind == "visits":
        visits, bounces, duration, views = (int(value) for value in answer)
        return visits, bounces / visits, duration / 1000 / visits, views / visits
    if question.kind == "paths":
        totals, paths = answer
        return tuple(int(value) for value in totals), [(row[0], int(row[1])) for row in paths]
    return [(*row[:-2], int(row[-2]), int(row[-1])) for row in answer]


def is_equal(question: Question, left: Any, right: Any) -> bool:
    if question.kind == "visits":
        return all(abs(a - b) <= CLOSE * max(1, abs(b)) for a, b in zip(left, right))
    return bool(left == right)


def timed(body: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = body()
    return (time.perf_counter() - began) * 1000, answer


def ask_all(
    client: HTTPClient, cold: HTTPClient, engines: Sequence[Engine], asked: Sequence[Asked], rounds: int, progress: Progress
) -> None:
    """`cold` is an API that keeps nothing."""
    gc.disable()
    try:
        for number, each in enumerate(asked, start=1):
            progress.tick(f"question {number} of {len(asked)}")
            question = each.question
            ms, answer = timed(lambda: get(cold, question))
            each.cold["Footfall"] = [ms, *(timed(lambda: get(cold, question))[0] for _ in range(2))]
            expected = reported(question, answer)
            get(client, question)
            each.warm["Footfall"] = [timed(lambda: get(client, question))[0] for _ in range(4 * rounds)]
            for engine in engines:
                engine.forget()
                ms, found = timed(lambda: engine.answer(question))
                each.cold[engine.title] = [ms]
                each.warm[engine.title] = [timed(lambda: engine.answer(question))[0] for _ in range(rounds)]
                if not is_equal(question, expected, normal(question, found)):
                    each.failures.append(
                        f"{question.range.name}, {question.name}: {engine.title} says {normal(question, found)!r:.300}, "
                        f"and Footfall {expected!r:.300}"
                    )
            gc.collect()
    finally:
        gc.enable()


def ask_busy(client: HTTPClient, asked: Sequence[Asked], is_over: Callable[[], bool], progress: Progress) -> None:
    """Asks Footfall while a load is under way, as long as it is."""
    while not is_over():
        for each in asked:
            if is_over():
                return
            progress.tick("while events come in")
            each.busy.append(timed(lambda: get(client, each.question))[0])
