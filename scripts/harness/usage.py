"""What --help prints: the documentation of a command's module."""

from __future__ import annotations

import sys
from typing import Optional


def wants_help(text: Optional[str]) -> bool:
    """Prints the text if that is what is asked for."""
    if sys.argv[1:2] in (["-h"], ["--help"]):
        print((text or "").rstrip())
        return True
    return False
