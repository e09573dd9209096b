"""What the scripts say. Progress goes to standard output, trouble to standard error."""

from __future__ import annotations

import os
import sys


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Trouble(Exception):
    """Ends the script. The first line says what is wrong, the others what to do."""

    def show(self) -> None:
        script = os.environ.get("FOOTFALL_SCRIPT", "footfall")
        first, *others = self.args
        warn("\n".join([f"\n{script}: {first}", *(f"    {line}" for line in others)]))
