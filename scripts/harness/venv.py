"""A Python that has MongoDB's driver, for what questions MongoDB in earnest, and what makes databases of places for tests."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from typing import Mapping

from harness.locks import locked
from harness.machine import ROOT, STATE, install_packages
from harness.messages import Trouble, say
from harness.processes import Processes

WANTED = ROOT / "scripts" / "harness" / "requirements.txt"
# DuckDB and ClickHouse, for scripts/bench --stats --peers.
PEERS = ROOT / "scripts" / "harness" / "requirements-peers.txt"
VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"


def make_venv(processes: Processes) -> None:
    """Makes what `run_program` needs, if it is not there."""
    with locked(STATE / "venv.lock"):
        if is_made():
            return
        say("Fetching packages for Python (4 MB, once)")
        shutil.rmtree(VENV, ignore_errors=True)
        if importlib.util.find_spec("ensurepip") is None:
            install_packages("python3-venv")
        if processes.task([sys.executable, "-m", "venv", str(VENV)]) != 0:
            raise Trouble(f"a Python environment could not be made in {VENV}.")
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "2"]
        if processes.task([*pip, "--requirement", str(WANTED)]) != 0:
            raise Trouble("they could not be fetched from the Python package index; what pip says is above.")
        shutil.copy(WANTED, VENV / "requirements.txt")


def install_peers(processes: Processes) -> None:
    """Adds the databases that questions are asked of, too, if they are not there."""
    with locked(STATE / "venv.lock"):
        if subprocess.run([str(PYTHON), "-c", "import duckdb, chdb"], capture_output=True).returncode == 0:
            return
        say("Fetching DuckDB and ClickHouse for Python (200 MB, once)")
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "2"]
        if processes.task([*pip, "--requirement", str(PEERS)]) != 0:
            raise Trouble("DuckDB and chdb could not be fetched from the Python package index; what pip says is above.")


def is_made() -> bool:
    copy = VENV / "requirements.txt"
    if not copy.exists() or copy.read_bytes() != WANTED.read_bytes() or not PYTHON.exists():
        return False
    return subprocess.run([str(PYTHON), "-c", "import pymongo, mmdb_writer"], capture_output=True).returncode == 0


def run_program(processes: Processes, name: str, options: Mapping[str, object]) -> int:
    """Runs a folder of scripts/, which finds what it shares with others in scripts/harness; options go there as JSON."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    command = [str(PYTHON), str(ROOT / "scripts" / name), json.dumps(options, default=str)]
    return processes.task(command, environment)
