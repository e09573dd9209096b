"""Settings as the programs see them: the environment first, then `.env` in the working directory."""

from __future__ import annotations

import os
from pathlib import Path

from harness.messages import Trouble


def setting(name: str, default: str) -> str:
    """The value. Empty counts as absent.

    As the programs read them: an empty variable hides the file's, the last of several lines wins, and neither blanks
    around name and value nor quotes around the value count.
    """
    value = os.environ.get(name)
    if value is None:
        value = in_file(Path(".env")).get(name, "")
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return value or default


def in_file(file: Path) -> dict[str, str]:
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines)
    return {name.strip(): value.strip() for name, _, value in pairs}


def port_setting(name: str, default: str) -> int:
    value = setting(name, default)
    if not (value.isascii() and value.isdigit() and len(value) <= 5 and 1 <= int(value) <= 65_535):
        raise Trouble(f"{name} is '{value}', but must be a whole number from 1 to 65535.")
    return int(value)
