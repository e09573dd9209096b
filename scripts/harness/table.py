"""Tables: columns for a terminal, and Markdown."""

from __future__ import annotations

from typing import Optional


def number(value: Optional[int]) -> str:
    return "?" if value is None else f"{value:,}"


def text_table(lines: list[tuple[str, ...]]) -> str:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    texts = [
        "  ".join(aligned(cell, width, column) for column, (cell, width) in enumerate(zip(line, widths)))
        for line in lines
    ]
    return "\n".join(text.rstrip() for text in texts)


def aligned(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)


def markdown_table(headings: tuple[str, ...], lines: list[tuple[str, ...]]) -> str:
    whole = [headings, ("---", *["--:"] * (len(headings) - 1)), *lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in whole) + "\n"
