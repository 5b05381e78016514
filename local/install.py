"""Creates, fills and repairs the virtual environment in .venv from the pinned requirements.

Runs on the machine's own Python before anything is installed: standard library only.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from local import caller, pythons
from local.failures import Failure
from provote_core import services

REPOSITORY = Path(__file__).resolve().parent.parent
ENVIRONMENT = REPOSITORY / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "provote-stamp.json"
UNFINISHED = ENVIRONMENT / "provote-unfinished"
LOG = ENVIRONMENT / "provote-install.log"
# Neither PYTHON* variables nor the user's own packages; UTF-8 whatever the locale.
ISOLATED = ("-I", "-X", "utf8")
SPACE_NEEDED = 700 * 1024 * 1024
SERVICES = tuple(services.SERVICES)


def inside_environment() -> bool:
    """Return whether this process already runs in the repository's environment."""
    return Path(sys.prefix).resolve() == ENVIRONMENT.resolve()


def enter(sets: Sequence[str], arguments: Sequence[str]) -> NoReturn:
    """Bring .venv up to date and start over in it with the same arguments."""
    ensure(sets)
    sys.stdout.flush()
    command = [str(PYTHON), *ISOLATED, str(REPOSITORY / "provote"), *arguments]
    os.execv(PYTHON, command)  # nosec B606 # our own program, without a shell


def ensure(sets: Sequence[str]) -> None:
    """Install what requirements/<set>.txt pin; does nothing when nothing changed.

    Safe to run at the same time from several terminals, and after an interrupted run.
    """
    if _is_current(sets):
        return
    _check_place(sets)
    if not os.access(REPOSITORY, os.W_OK):
        raise Failure(f"cannot write to {REPOSITORY}, where the environment .venv belongs")
    with _lock():
        if not _is_current(sets):
            _install(sets)


@contextmanager
def _lock() -> Iterator[None]:
    descriptor = os.open(REPOSITORY, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another ./provote to finish installing", file=sys.stderr)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _install(sets: Sequence[str]) -> None:
    _check_space()
    if UNFINISHED.exists() or not _python_works():
        _create()
    installed = _read_stamp()  # nothing, as long as UNFINISHED is there
    UNFINISHED.touch()
    print(f"Installing the pinned dependencies into {ENVIRONMENT} (once)", file=sys.stderr)
    files = [REPOSITORY / "requirements" / f"{name}.txt" for name in sets]
    command = [str(PYTHON), *ISOLATED, "-m", "pip", "install", "--require-hashes", "--no-input"]
    command += ["--disable-pip-version-check", "--prefer-binary", "--no-deps"]
    for file in files:
        command += ["-r", str(file)]
    _run(command)
    _write_path_file()
    STAMP.write_text(json.dumps({**installed, **_wanted(sets)}, indent=1) + "\n")
    UNFINISHED.unlink()


def _create() -> None:
    python = pythons.best()
    print(f"Making a virtual environment in {ENVIRONMENT} with {python}", file=sys.stderr)
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    ENVIRONMENT.mkdir(exist_ok=True)
    UNFINISHED.touch()
    _run([python, *ISOLATED, "-m", "venv", str(ENVIRONMENT)])


def _run(command: Sequence[str]) -> None:
    """Run one step of the installation; its output is kept for people in LOG."""
    environment = caller.for_pip(command[0], os.environ)
    with LOG.open("w") as log:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    if done.returncode:
        lines = [line for line in LOG.read_text(errors="replace").splitlines() if line.strip()]
        errors = [line for line in lines if line.lower().startswith("error")] or lines
        reason = errors[-1].strip() if errors else f"exit code {done.returncode}"
        raise Failure(f"the installation failed, is there a network? {reason} (see {LOG})")


def _write_path_file() -> None:
    """Put the services and what they share on the path of the environment's Python.

    Python reads such a file in the locale's encoding before 3.13, and as UTF-8 since: a line of
    ASCII, which names the folders as bytes, means the same to all of them.
    """
    folders = [REPOSITORY / "shared"] + [REPOSITORY / "services" / name for name in SERVICES]
    names = ascii([os.fsencode(folder) for folder in folders])
    line = f"import os, sys; sys.path.extend(map(os.fsdecode, {names}))\n"
    (_site_packages() / "provote.pth").write_text(line, encoding="ascii")


def _site_packages() -> Path:
    major_minor = ".".join(_environment_version().split(".")[:2])
    scheme = sysconfig.get_path(
        "purelib", "venv", {"base": str(ENVIRONMENT), "py_version_short": major_minor}
    )
    return Path(scheme)


def _environment_version() -> str:
    """Return the environment's Python version from its pyvenv.cfg, or ""."""
    try:
        text = (ENVIRONMENT / "pyvenv.cfg").read_text()
    except OSError:
        return ""
    pairs = (line.partition("=") for line in text.splitlines())
    return next((value.strip() for key, _, value in pairs if key.strip() == "version"), "")


def _python_works() -> bool:
    version = tuple(int(part) for part in _environment_version().split(".")[:2] if part.isdigit())
    if version < pythons.OLDEST or not _is_there(PYTHON):
        return False
    return not subprocess.run(
        [PYTHON, *ISOLATED, "-c", "import pip"], capture_output=True
    ).returncode


def _is_there(path: Path) -> bool:
    # Unlike Path.exists this returns False, and does not raise, without access to the folder.
    return os.path.exists(path)


def _is_current(sets: Sequence[str]) -> bool:
    stamp = _read_stamp()
    return _is_there(PYTHON) and all(stamp.get(key) == v for key, v in _wanted(sets).items())


def _wanted(sets: Sequence[str]) -> dict[str, str]:
    wanted = {"python": _environment_version(), "repository": str(REPOSITORY)}
    wanted["path"] = " ".join(SERVICES)
    for name in sets:
        content = (REPOSITORY / "requirements" / f"{name}.txt").read_bytes()
        wanted[name] = hashlib.sha256(content).hexdigest()
    return wanted


def _read_stamp() -> dict[str, str]:
    if UNFINISHED.exists():
        return {}
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _check_space() -> None:
    free = shutil.disk_usage(REPOSITORY).free
    if free < SPACE_NEEDED:
        raise Failure(
            f"{free // 2**20} MB are free on the disk of {REPOSITORY}, "
            f"installing needs {SPACE_NEEDED // 2**20} MB: make room and run this again"
        )


def _check_place(sets: Sequence[str]) -> None:
    """Raise Failure if the path of this repository has characters that a program cannot handle."""
    refused = {os.pathsep: "Python", "\n": "Python"}
    if "embedded" in sets:
        # initdb gives its own path to a shell, between double quotes.
        refused |= dict.fromkeys(('"', "$", "`", "\\\\"), "PostgreSQL")
    for characters, program in refused.items():
        if characters in str(REPOSITORY):
            raise Failure(
                f"the path {str(REPOSITORY)!r} has {characters!r} in it, "
                f"from where {program} does not start: move this repository"
            )
