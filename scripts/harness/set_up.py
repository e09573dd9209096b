"""What scripts/prove and scripts/bench need before anything else."""

from __future__ import annotations

from pathlib import Path

from harness import machine
from harness.mongod_program import find_mongod
from harness.processes import Processes
from harness.venv import make_venv


def set_up(processes: Processes) -> Path:
    """Has the machine ready; the program mongod."""
    machine.require()
    machine.prepare()
    program = find_mongod(processes)
    make_venv(processes)
    return program
