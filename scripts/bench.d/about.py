"""What has been measured, and on what machine."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Optional, Sequence


def machine() -> dict[str, Any]:
    """The processor, how much of it there is and how busy it was before anything was measured."""
    return {
        "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "processor": value_of("/proc/cpuinfo", "model name"),
        "cores": os.cpu_count(),
        "memory": value_of("/proc/meminfo", "MemTotal"),
        "kernel": platform.release(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def versions(mongod: str, node: Optional[str], checkout: Path) -> dict[str, str]:
    """Of the programs that are measured."""
    return {
        "footfall": said_by(["git", "-C", str(checkout), "describe", "--always", "--dirty"]),
        "mongod": mongod,
        "node": said_by([node, "--version"]) if node else "",
        "wrk": said_by(["wrk", "--version"]),
    }


def value_of(file: str, key: str) -> str:
    """What stands behind the first key of that name."""
    with open(file, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            name, _, value = line.partition(":")
            if name.strip() == key:
                return value.strip()
    return ""


def said_by(command: Sequence[str]) -> str:
    """The first line that a program prints."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return next(iter(done.stdout.splitlines()), "")
