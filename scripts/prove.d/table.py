"""The table: on the terminal, as Markdown, as JSON."""

from __future__ import annotations

from typing import Any

from harness.table import markdown_table, number, text_table

HEADINGS = (
    "fault",
    "how many",
    "events",
    "acknowledged",
    "lost",
    "duplicated",
    "wrong statistics",
    "longest interruption",
)
MUTANT_HEADINGS = ("mutant", "lost", "duplicated", "wrong statistics", "moved without a lease", "verdict")


def interruption(result: dict[str, Any]) -> str:
    """The seconds; with an asterisk where the next fault did not wait for the end of the last one."""
    return f"{result['longest']:.1f} s until {result['interruption']}{'' if result['limit'] else '*'}"


def rows(results: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [
        (
            result["title"],
            f"{result['count']:,} {result['unit']}",
            number(result["events"]),
            number(result["acknowledged"]),
            number(result["lost"]),
            number(result["duplicated"]),
            number(result["wrong_statistics"]),
            interruption(result),
        )
        for result in results
    ]


def as_text(results: list[dict[str, Any]], mutants: list[dict[str, Any]]) -> str:
    """Columns for a terminal."""
    tables = []
    if results:
        tables.append(text_table([HEADINGS, *rows(results)]))
    if mutants:
        tables.append(text_table([MUTANT_HEADINGS, *mutant_rows(mutants)]))
    return "\n\n".join(tables)


def as_markdown(results: list[dict[str, Any]], mutants: list[dict[str, Any]]) -> str:
    """Tables for the README."""
    text = markdown_table(HEADINGS, rows(results))
    if mutants:
        text += "\n" + markdown_table(MUTANT_HEADINGS, mutant_rows(mutants))
    return text


def mutant_rows(mutants: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [
        (
            mutant["title"],
            *(number(mutant[key]) for key in ("lost", "duplicated", "wrong_statistics", "violations")),
            "caught" if mutant["caught"] else "NOT CAUGHT",
        )
        for mutant in mutants
    ]
