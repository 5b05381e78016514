"""One instance: its data directory, its lock, and what may be refused before anything is made."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import socket
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.failures import Failure
from local.install import REPOSITORY

SPACE_NEEDED = 200 * 1024 * 1024
LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = len("/postgres/.s.PGSQL.5432.lock")
FOLDERS = ("logs", "secrets", "postgres", "redis", "gateway", "static", "beat", "jwks")


def platform_version() -> str:
    """Return the version of Provote in this repository, e.g. "0.1.0"."""
    text = (REPOSITORY / "shared" / "provote_core" / "__init__.py").read_text()
    found = re.search(r"""^__version__\s*=\s*["'](\d+(?:\.\d+)*)""", text, re.MULTILINE)
    if not found:
        raise Failure("shared/provote_core/__init__.py names no __version__")
    return found[1]


class Instance:
    """The paths and facts of one data directory. Making the object touches nothing on disk."""

    def __init__(self, data: Path) -> None:
        self.data = data.absolute().resolve()
        self.logs = self.data / "logs"
        self.secrets = self.data / "secrets"
        self.postgres = self.data / "postgres"
        self.static = self.data / "static"
        self.family = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        self.run = self._run_directory()
        self._lock: int | None = None

    def _run_directory(self) -> Path:
        """Return where sockets go: DATA/run, or a temporary directory if that path is too long."""
        inside = self.data / "run"
        if len(os.fsencode(inside)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET_PATH:
            return inside
        parent = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        return Path(parent) / f"provote-{os.getuid()}-{self.family}"

    def socket(self, name: str) -> Path:
        """Return the path of the socket on which a process of this instance listens."""
        return self.run / f"{name}.sock"

    def metrics(self, name: str) -> Path:
        """Return the path of the socket on which a process that serves nobody tells metrics."""
        return self.run / f"{name}.metrics"

    @property
    def restoring(self) -> Path:
        """A file that is there while data are being exchanged: nothing may start on a half."""
        return self.data / "restoring"

    @property
    def casting(self) -> Path:
        """The directory in which the processes of votes-cast count together."""
        return self.run / "casting"

    # What may be refused

    def check(self, host: str, port: int) -> None:
        """Raise Failure if `up` cannot work here; creates and changes nothing."""
        self.check_content()
        if self.restoring.exists():
            raise Failure(f"a restore of {self.data} was interrupted: do it again")
        if self.is_locked() and _alive(self.read_state().get("supervisor")):
            raise Failure(f"already running on {self.data}: {self.read_state().get('url', '')}")
        self._check_disk()
        if not self.is_locked():
            check_port(host, port)

    def check_content(self) -> None:
        """Raise Failure if the directory is none, is somebody else's, or a newer version's."""
        if not self.data.exists():
            return
        if not self.data.is_dir():
            raise Failure(f"{self.data} is not a directory: choose another with --data")
        if not os.access(self.data, os.W_OK | os.X_OK):
            raise Failure(f"cannot write to {self.data}: choose another directory with --data")
        if not (self.data / "VERSION").exists():
            known = {"lock", "run", "state.json", "prepared.json", *FOLDERS}
            if any(entry.name not in known for entry in self.data.iterdir()):
                raise Failure(f"{self.data} holds other files: choose an empty one with --data")
            return
        written = (self.data / "VERSION").read_text().strip()
        if newer(written, platform_version()):
            raise Failure(
                f"{self.data} was written by Provote {written}, this is {platform_version()}: "
                "run that version or a newer one"
            )

    def _check_disk(self) -> None:
        place = self.data
        while not place.exists():
            place = place.parent
        if not os.access(place, os.W_OK | os.X_OK):
            raise Failure(f"cannot write to {place}: choose another directory with --data")
        free = shutil.disk_usage(place).free
        if free < SPACE_NEEDED:
            raise Failure(
                f"{free // 2**20} MB are free on the disk of {self.data}, at least "
                f"{SPACE_NEEDED // 2**20} MB are needed: make room or choose another --data"
            )

    # The lock: held by the supervisor and its subreaper, so free only when both have ended

    def lock(self, patience: float = 15) -> None:
        """Make the data directory and take its lock, after the rest of a killed run has ended."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = os.open(self.data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + patience
        while not _try_lock(self._lock):
            if _alive(self.read_state().get("supervisor")) or time.monotonic() > deadline:
                raise Failure(f"already running on {self.data}")
            time.sleep(0.05)

    def is_locked(self) -> bool:
        """Return whether a supervisor or its subreaper holds this data directory."""
        try:
            descriptor = os.open(self.data / "lock", os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            return not _try_lock(descriptor)
        finally:
            os.close(descriptor)

    def prepare(self) -> None:
        """Make the directories, private to this account, and an empty run directory."""
        for name in FOLDERS:
            (self.data / name).mkdir(mode=0o700, exist_ok=True)
        if self.run.is_symlink() or (self.run.exists() and self.run.stat().st_uid != os.getuid()):
            raise Failure(f"{self.run} belongs to another account: remove it")
        shutil.rmtree(self.run, ignore_errors=True)
        self.run.mkdir(mode=0o700, parents=True)
        for folder in (self.run / "postgres", self.casting):
            folder.mkdir(mode=0o700)
        if not (self.data / "VERSION").exists():
            self.write_version()

    def clean_up(self) -> None:
        """Remove what only a running instance needs."""
        shutil.rmtree(self.run, ignore_errors=True)
        (self.data / "state.json").unlink(missing_ok=True)

    def write_version(self, version: str | None = None) -> None:
        """Note which Provote wrote this data, by default this one, for the refusal by older."""
        written = version or platform_version()
        write_atomically(self.data / "VERSION", f"{written}\n", durable=True)

    # What the supervisor tells other commands

    def write_state(self, state: Mapping[str, Any]) -> None:
        """Publish the processes' state for status, logs and down."""
        write_atomically(self.data / "state.json", json.dumps(state))

    def read_state(self) -> dict[str, Any]:
        """Return what the supervisor published last; {} when there is nothing readable."""
        try:
            state = json.loads((self.data / "state.json").read_text())
        except (OSError, ValueError):
            return {}
        return state if isinstance(state, dict) else {}


def check_port(host: str, port: int) -> None:
    """Raise Failure if the gateway could not listen on host and port."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, OverflowError):
        raise Failure(f"cannot listen on {host}, port {port}: no such address") from None
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise Failure(_why_not_bound(error, host, port)) from None


def _why_not_bound(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use: choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than this account has: choose one above 1023"
    return f"cannot listen on {host}, port {port}: {error.strerror}"


def free_port() -> int:
    """Return a TCP port on 127.0.0.1 that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_atomically(path: Path, text: str, *, durable: bool = False) -> None:
    """Replace a file's content (mode 600): readers see the old or the new, never a part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        if durable:
            os.fsync(file.fileno())
    temporary.replace(path)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _alive(pid: object) -> bool:
    if not isinstance(pid, int):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def newer(version: str, than: str) -> bool:
    """Return whether a version of Provote is newer than another."""
    return _ordered(version) > _ordered(than)


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
