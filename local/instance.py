"""One instance: its data directory, its lock, its sockets, and what it publishes of itself."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.failures import Failure
from local.install import REPOSITORY
from local.owners import hidden

LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = len("/postgres/.s.PGSQL.5432.lock")
LONGEST_RUN = LONGEST_SOCKET_PATH - LONGEST_SOCKET_NAME
PLAIN = re.compile(r"[\w/. +-]+")
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
        self.data = _resolved(data)
        self.logs = self.data / "logs"
        self.secrets = self.data / "secrets"
        self.postgres = self.data / "postgres"
        self.static = self.data / "static"
        self.family = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        self._temporary_name = f"provote-{os.getuid()}-{self.family}"
        self._run: Path | None = None
        self._left: str | None = None
        self._lock: int | None = None

    @property
    def run(self) -> Path:
        """The directory of the sockets.

        What runs has published it. Other processes do not work it out again: the answer depends on
        the environment (TMPDIR of a login, of cron, of ssh).
        """
        if self._run is None:
            published = self.read_state().get("run")
            return Path(published) if published else self._unpublished_run()
        return self._run

    def _unpublished_run(self) -> Path:
        # A supervisor of an older version published none.
        inside = self.data / "run"
        return inside if inside.is_dir() else self.choose_run()

    def choose_run(self) -> Path:
        """Return where sockets go: DATA/run, or else a temporary directory.

        The address of a socket has at most 107 bytes, and stands in URLs, lists and the
        configurations of five programs, so that no path with unusual characters is used. Nor is
        XDG_RUNTIME_DIR: it is removed when its user logs out, and a detached instance runs on.
        """
        inside = self.data / "run"
        temporary = (tempfile.gettempdir(), "/tmp")  # nosec B108 # the folder is private
        places = (inside, *(Path(parent) / self._temporary_name for parent in temporary))
        return next((place for place in places if _fits_sockets(place)), places[-1])

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

    # The lock: held by the supervisor and its subreaper, so free only when both have ended

    def lock(self, patience: float = 15) -> None:
        """Make the data directory and take its lock, after the rest of a killed run has ended."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = os.open(self.data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + patience
        while not _try_lock(self._lock):
            if self.has_supervisor() or time.monotonic() > deadline:
                raise Failure(f"already running on {self.data}")
            time.sleep(0.05)
        self._left = self.read_state().get("run")
        self._run = self.choose_run()

    def is_locked(self) -> bool:
        """Return whether a supervisor or its subreaper holds this data directory.

        Raises Failure where this account may not know: the lock is another's.
        """
        try:
            descriptor = os.open(self.data / "lock", os.O_RDWR | os.O_CLOEXEC)
        except PermissionError:
            raise Failure(hidden(self.data / "lock")) from None
        except OSError:
            return False
        try:
            return not _try_lock(descriptor)
        finally:
            os.close(descriptor)

    def has_supervisor(self) -> bool:
        """Return whether the supervisor that published last is alive."""
        return _alive(self.read_state().get("supervisor"))

    def prepare(self) -> None:
        """Make the directories, private to this account, and an empty run directory."""
        self._run = self._run or self.choose_run()
        for name in FOLDERS:
            (self.data / name).mkdir(mode=0o700, exist_ok=True)
        if self.run.is_symlink() or (self.run.exists() and self.run.stat().st_uid != os.getuid()):
            raise Failure(f"{self.run} belongs to another account: remove it")
        if self._left and Path(self._left).name == self._temporary_name:
            shutil.rmtree(self._left, ignore_errors=True)  # of a run that was killed
        shutil.rmtree(self.run, ignore_errors=True)
        self.run.mkdir(mode=0o700, parents=True)
        for folder in (self.run / "postgres", self.casting):
            folder.mkdir(mode=0o700)
        # What tidies up temporary folders leaves a locked one alone (systemd-tmpfiles).
        self._kept = os.open(self.run, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(self._kept, fcntl.LOCK_SH)
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


def running(data: Path) -> Instance:
    """Return the instance in `data`; Failure if it does not run or is not ready yet."""
    instance = Instance(data)
    if not (instance.is_locked() and instance.read_state().get("ready")):
        raise Failure(f"nothing runs on {instance.data}: start it with ./provote up first")
    return instance


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


def _resolved(data: Path) -> Path:
    try:
        return data.absolute().resolve()
    except RuntimeError:
        raise Failure(f"{data} is a link to itself: choose another with --data") from None


def _fits_sockets(place: Path) -> bool:
    text = str(place)
    return PLAIN.fullmatch(text) is not None and len(os.fsencode(text)) <= LONGEST_RUN


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
