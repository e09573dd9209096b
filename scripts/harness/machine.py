"""What the machine must have, and how to get what it lacks."""

from __future__ import annotations

import getpass
import os
import platform
import resource
import shutil
import subprocess
from pathlib import Path

from harness.messages import Trouble, say

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / ".footfall"
BUILD = ROOT / ".build" / "release"
MOST_FILES = 65_536
# What pkg-config calls the libraries, and Debian the packages with their headers.
LIBRARIES = {
    "libmongoc-1.0": "libmongoc-dev",
    "zlib": "zlib1g-dev",
    "libpcre2-8": "libpcre2-dev",
    "libmaxminddb": "libmaxminddb-dev",
}
# Rules for user agents, which the API looks for there; Debian's package uap-core.
USER_AGENT_RULES = Path("/usr/share/uap-core/regexes.yaml")
# The time zone database; Debian's package tzdata.
TIME_ZONES = Path("/usr/share/zoneinfo")


def prepare() -> None:
    """Installs what `swift build` needs besides Swift, and what the API reads."""
    install_build_packages()
    raise_file_limit()


def require() -> None:
    """The things that cannot be installed from here."""
    if platform.system() != "Linux":
        raise Trouble(
            "this script is for Linux.",
            "Elsewhere: install Swift 6.2 or newer, the MongoDB C driver (libmongoc 1.x), PCRE2, libmaxminddb and MongoDB as a",
            "replica set,",
            "then run 'swift run API' and 'swift run Worker' with MONGO_URL set.",
        )
    if not shutil.which("swift"):
        raise Trouble("Swift is missing.", "Install it (https://www.swift.org/install/linux/) and start again.")
    os.chdir(ROOT)
    require_writable()


def require_writable() -> None:
    try:
        STATE.mkdir(exist_ok=True)
    except OSError:
        raise Trouble(f"{ROOT} cannot be written to by {user()}.") from None
    for path in (STATE, *STATE.iterdir(), ROOT / ".build"):
        if path.exists() and not os.access(path, os.W_OK):
            raise Trouble(
                f"{path} cannot be written to by {user()}.",
                f"It belongs to {path.owner()}. Give it to yourself: sudo chown -R {user()} '{path}'",
            )


def user() -> str:
    return getpass.getuser()


def install_build_packages() -> None:
    """SwiftPM asks pkg-config where Debian keeps its .pc files, so pkg-config is one of them."""
    packages = [] if shutil.which("git") else ["git", "ca-certificates"]
    has_config = shutil.which("pkg-config")
    if not has_config:
        packages.append("pkg-config")
    if not has_config or subprocess.run(["pkg-config", "--exists", *LIBRARIES]).returncode != 0:
        packages += LIBRARIES.values()
    if not USER_AGENT_RULES.exists():
        packages.append("uap-core")
    if not TIME_ZONES.is_dir():
        packages.append("tzdata")
    install_packages(*packages)


def install_packages(*packages: str) -> None:
    """With apt-get, as root or through sudo.

    apt-get stays in the foreground, since sudo may have to ask for a password; it is also the one thing that is left to
    finish when the script is ended, because half-installed packages would be worse.
    """
    if not packages:
        return
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise Trouble(
            f"these packages are missing, and there is no apt-get to install them: {names}.",
            "Install what your system calls them (the MongoDB C driver 1.x, zlib, PCRE2 and libmaxminddb with headers, "
            "pkg-config, tzdata, uap-core) and start again.",
        )
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            raise Trouble(
                f"these packages are missing, and this is neither root nor a user with sudo: {names}.",
                f"As root: apt-get update && apt-get install -y {names}",
                "Then start again.",
            )
        apt = ["sudo", *apt]
    say(f"Installing {names}")
    foreground([*apt, "update"])  # With stale lists the packages may still be found.
    if foreground([*apt, "install", "-y", "--no-install-recommends", *packages]) != 0:
        raise Trouble(
            f"installing {names} did not work; what apt-get says is above.",
            "If this machine is offline, connect it or install the packages from a medium, then start again.",
        )


def foreground(command: list[str]) -> int:
    # Not subprocess.run, which kills the command when a signal ends the script.
    return subprocess.Popen(command).wait()


def raise_file_limit() -> None:
    """mongod wants tens of thousands of open files; shells often start with 1,024."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
