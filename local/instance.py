"""One instance: its data directory, lock, sockets, and published state."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local import sockets
from local.failures import Failure
from local.files import write_atomically
from local.owners import hidden
from local.versions import platform_version

FOLDERS = ("logs", "secrets", "postgres", "redis", "gateway", "static", "beat", "jwks", "media")


class Instance:
    """The paths and facts of one data directory. Making the object touches nothing on disk."""

    def __init__(self, data: Path) -> None:
        self.data = _resolved(data)
        self.logs = self.data / "logs"
        self.secrets = self.data / "secrets"
        self.postgres = self.data / "postgres"
        self.static = self.data / "static"
        self.media = self.data / "media"
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
        return inside if inside.is_dir() else self._choose_run()

    def _choose_run(self) -> Path:
        return sockets.choose_folder(self.data, self._temporary_name)

    def socket(self, name: str) -> Path:
        """Return the path of the socket on which a process of this instance listens."""
        return self.run / f"{name}.sock"

    def metrics(self, name: str) -> Path:
        """Return the path of the metrics socket of a process without an API."""
        return self.run / f"{name}.metrics"

    @property
    def restoring(self) -> Path:
        """A file that exists while data are replaced: nothing may start on incomplete data."""
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
        self._run = self._choose_run()

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
        self._run = self._run or self._choose_run()
        for name in FOLDERS:
            (self.data / name).mkdir(mode=0o700, exist_ok=True)
        if self.run.is_symlink() or (self.run.exists() and self.run.stat().st_uid != os.getuid()):
            raise Failure(f"{self.run} belongs to another account: remove it")
        for left in self.data.glob(".backup-*"):
            shutil.rmtree(left, ignore_errors=True)  # of a backup that was killed
        if self._left and Path(self._left).name == self._temporary_name:
            shutil.rmtree(self._left, ignore_errors=True)  # of a run that was killed
        shutil.rmtree(self.run, ignore_errors=True)
        self.run.mkdir(mode=0o700, parents=True)
        for folder in (self.run / "postgres", self.casting):
            folder.mkdir(mode=0o700)
        # systemd-tmpfiles, which cleans temporary folders, skips a locked one.
        self._kept = os.open(self.run, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(self._kept, fcntl.LOCK_SH)
        if not (self.data / "VERSION").exists():
            self.write_version()

    def clean_up(self) -> None:
        """Remove what only a running instance needs."""
        shutil.rmtree(self.run, ignore_errors=True)
        (self.data / "state.json").unlink(missing_ok=True)

    def write_version(self, version: str | None = None) -> None:
        """Store the version that writes this data, by default this one; older ones refuse it."""
        written = version or platform_version()
        write_atomically(self.data / "VERSION", f"{written}\n", durable=True)

    # The state that the supervisor publishes

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


def _resolved(data: Path) -> Path:
    try:
        return data.absolute().resolve()
    except RuntimeError:
        raise Failure(f"{data} is a link to itself: choose another with --data") from None


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
