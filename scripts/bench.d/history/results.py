"""The tables, and everything behind them as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional, Sequence

from harness.table import markdown_table
from history.asking import Asked
from history.questions import SITE, Question
from history.trial import Trial
from history.storage import Size
from measurement import percentile
from results import NONE, plain

MILLION = 1_000_000

NOTES = (
    "Events of 20 sites, 10,000 paths as Zipf has them and 100,000 users who come again, over 365 days; a twentieth "
    f"arrives up to 14 days late. All questions are about {SITE}, which has half of the events.",
    "Each history has a database of its own, and each question the same days in all of them; where it says so any of "
    "several, which a seed has chosen.",
    "Footfall: p50 / p99 in ms, over HTTP on one connection, {requests} requests of each question or as many as "
    "{seconds} s allow, in turn. Events: p50 in ms of the same question, counted by an aggregation, on the index where "
    "that has all of it.",
    "Each answer is compared with that of the events: totals, users, top paths, and every bucket of a series.",
    "Before the questions the queue is made anew, so that they need not step over what the load has deleted from it, as "
    "the one below just after the load has to.",
)
STORAGE_NOTES = (
    "Drained: events a second that one worker moved while the queue was fed by a program on the same machine; *alone*: "
    "the last of them, when nothing came any more.",
    "Bytes are those on disk, compressed, for a million events.",
)


@dataclass
class Results:
    """What came out."""

    trials: list[Trial]
    failures: list[str]
    about: dict[str, Any]
    requests: int
    seconds: float

    @property
    def all_failures(self) -> list[str]:
        """Those of each trial, too."""
        found = list(self.failures)
        for each in self.trials:
            told = each.failures + [failure for asked in each.asked for failure in asked.failures]
            found += [f"{each.events:,} events: {failure}" for failure in dict.fromkeys(told)]
        return found

    @property
    def is_complete(self) -> bool:
        return bool(self.trials) and not self.all_failures

    def keep(self, folder: Path) -> None:
        """Writes stats.md and stats.json."""
        folder.mkdir(parents=True, exist_ok=True)
        everything = {
            **self.about,
            "is_complete": self.is_complete,
            "histories": [each.as_json() for each in self.trials],
            "failures": self.all_failures,
        }
        (folder / "stats.json").write_text(json.dumps(everything, indent=2) + "\n", encoding="utf-8")
        (folder / "stats.md").write_text(self.as_markdown(), encoding="utf-8")

    def as_markdown(self) -> str:
        text = ""
        if self.trials:
            notes = [note.format(requests=self.requests, seconds=f"{self.seconds:g}") for note in NOTES]
            notes += [f"Not asked, because the API refuses it: limit={limit}" for limit in self.trials[0].left_out]
            text += markdown_table(headings(self.trials), lines(self.trials)) + bullets(notes)
            text += "\n" + markdown_table(*storage_table(self.trials)) + bullets(STORAGE_NOTES)
        if failures := self.all_failures:
            text += f"\nThis does not count, because of what should not have happened:\n{bullets(failures)}"
        return text


def bullets(notes: Sequence[str]) -> str:
    return "\n" + "".join(f"- {note}\n" for note in notes)


def headings(trials: list[Trial]) -> tuple[str, ...]:
    sizes = [heading for each in trials for heading in (f"Footfall, {counted(each.events)}", "events")]
    growths: tuple[str, ...] = ()
    if len(trials) > 1:
        growths = (f"p50, {counted(trials[0].events)} → {counted(trials[-1].events)}", "p99", "events")
    return ("`/stats` of", "only", "series", "paths", "source", *sizes, *growths)


def lines(trials: list[Trial]) -> list[tuple[str, ...]]:
    """One for each question, whose places are the same in all trials."""
    return [line([each.asked[index] for each in trials]) for index in range(len(trials[0].asked))]


def line(asked: list[Asked]) -> tuple[str, ...]:
    question: Question = asked[0].question
    sources = sorted({source for each in asked for source in each.sources})
    sizes = [cell for each in asked for cell in (both(each), plain(of(each.raw_latencies, 0.5)))]
    growths: list[Optional[float]] = []
    if len(asked) > 1:
        growths = [growth(asked, share, answered) for share in (0.5, 0.99)]
        growths.append(growth(asked, 0.5, lambda each: each.raw_latencies))
    return (
        question.range,
        question.filter.name if question.filter else NONE,
        f"by {question.interval}" if question.interval else NONE,
        str(question.limit) if question.limit else NONE,
        ", ".join(sources) or NONE,
        *sizes,
        *(f"× {plain(each)}" if each else NONE for each in growths),
    )


def both(asked: Asked) -> str:
    if asked.refusal:
        return asked.refusal
    return f"{plain(of(asked.latencies, 0.5))} / {plain(of(asked.latencies, 0.99))}"


def answered(asked: Asked) -> list[float]:
    """Latencies of the API; none when it did not answer every time."""
    return [] if asked.refusal else asked.latencies


def growth(asked: list[Asked], share: float, latencies: Callable[[Asked], list[float]]) -> Optional[float]:
    """From the first to the last."""
    first, last = of(latencies(asked[0]), share), of(latencies(asked[-1]), share)
    return last / first if first and last else None


def of(latencies: list[float], share: float) -> Optional[float]:
    return percentile(latencies, share) if latencies else None


def storage_table(trials: list[Trial]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """One column for each history."""
    collections = list(dict.fromkeys(name for each in trials for name in each.storage.rollups))

    def per_million(size: Callable[[Trial], Optional[int]]) -> tuple[str, ...]:
        sizes = [(size(each), each.events) for each in trials]
        return tuple(NONE if bytes_ is None else f"{bytes_ * MILLION / events:,.0f}" for bytes_, events in sizes)

    def of_rollup(name: str, part: Callable[[Size], int]) -> Callable[[Trial], Optional[int]]:
        return lambda each: part(each.storage.rollups[name]) if name in each.storage.rollups else None

    table: list[tuple[str, ...]] = [
        ("drained, events/s", *(plain(each.load.rate) for each in trials)),
        ("… alone", *(plain(each.load.rate_alone) for each in trials)),
        ("`Worker` in memory, at most, MiB", *(plain(each.load.measurement.memory.get("Worker")) for each in trials)),
        ("`/stats` of a day just after it, ms", *(plain(each.just_after_ms) for each in trials)),
        ("`events`, bytes for 1,000,000 events", *per_million(lambda each: each.storage.events.disk)),
        ("… its indexes", *per_million(lambda each: each.storage.events.indexes)),
    ]
    for name in collections:
        table.append((f"`{name}`", *per_million(of_rollup(name, lambda size: size.disk))))
        table.append(("… its indexes", *per_million(of_rollup(name, lambda size: size.indexes))))
    rollups = [(each.storage.all_rollups.whole, each.storage.events) for each in trials]
    table.append(("rollups and columns, with indexes", *per_million(lambda each: each.storage.all_rollups.whole)))
    table.append(("… ÷ `events`", *(f"{whole / size.disk:.3f}" for whole, size in rollups)))
    table.append(("… ÷ `events` with indexes", *(f"{whole / size.whole:.3f}" for whole, size in rollups)))
    return ("", *(counted(each.events) for each in trials)), table


def counted(events: int) -> str:
    return f"{events // MILLION:,} M" if events >= MILLION and events % MILLION == 0 else f"{events:,}"
