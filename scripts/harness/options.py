"""The options of a script, described by the text that its module begins with."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn, Optional

from harness.messages import warn


class Options(argparse.ArgumentParser):
    """Parses the arguments of the script."""

    def __init__(self, text: Optional[str]) -> None:
        super().__init__(add_help=False, allow_abbrev=False)
        self._text = text or ""

    def flag(self, name: str) -> None:
        self.add_argument(name, action="store_true")

    def value(self, name: str, **how: Any) -> None:
        self.add_argument(name, **how)

    def parse(self) -> dict[str, Any]:
        """By name. Ends the script where it is asked for help or for what there is not."""
        if wants_help(self._text):
            sys.exit(0)
        return vars(self.parse_args())

    def error(self, message: str) -> NoReturn:
        warn(f"{self._text.rstrip()}\n\n{message}")
        sys.exit(2)


def wants_help(text: Optional[str]) -> bool:
    """Prints the text if that is what is asked for."""
    if sys.argv[1:2] not in (["-h"], ["--help"]):
        return False
    print((text or "").rstrip())
    return True


def whole_number(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,3}", text):
        raise argparse.ArgumentTypeError("wants a whole number of at least 1.")
    return int(text)


def whole_numbers(text: str) -> list[int]:
    if not re.fullmatch("[1-9][0-9]{0,8}(,[1-9][0-9]{0,8})*", text):
        raise argparse.ArgumentTypeError("wants whole numbers with commas between.")
    return [int(part) for part in text.split(",")]
