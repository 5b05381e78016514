"""Checks before a start, which refuse in one line with the reason and a remedy."""

from __future__ import annotations

import os
import pwd
import resource
import shlex
import shutil
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from local.addresses import check_free, resolve
from local.failures import Failure
from local.instance import FOLDERS, Instance
from local.origins import cors_origins
from local.owners import account, hidden, owner
from local.versions import newer, platform_version

SPACE_NEEDED = 200 * 1024 * 1024
# Nginx opens a file for each of 4096 connections, PostgreSQL one for each piece of a table.
FILES_NEEDED, FILES_WANTED = 4096, 65536
FILES_OF_STREAMS = 20_000  # Nginx opens two for each of 10,000 streams
FILE_SIZE_NEEDED = 2**30  # bytes: the length of a piece of a large table
KNOWN = {"lock", "run", "state.json", "prepared.json", *FOLDERS}


def before_start(instance: Instance, host: str, port: int) -> None:
    """Raise Failure if `up` cannot work here; creates and changes nothing."""
    content(instance)
    ownership(instance)
    if instance.restoring.exists():
        raise Failure(f"a restore of {instance.data} was interrupted: do it again")
    published = instance.read_state()
    is_locked = instance.is_locked()
    if is_locked and instance.has_supervisor():
        raise Failure(f"already running on {instance.data}: {published.get('url', '')}")
    limits()
    cors_origins()
    _disk(instance)
    addresses = resolve(host)
    if not is_locked:
        check_free(addresses, port)


# The data directory


def name(data: Path) -> None:
    """Raise Failure if a path has a character that is not for names of folders."""
    for character in str(data):
        if "\udc80" <= character <= "\udcff":
            raise Failure(f"{str(data)!r} is not UTF-8: choose another --data")
        if unicodedata.category(character) in ("Cc", "Zl", "Zp"):
            what = f"{character!r}, a control character"
            raise Failure(f"{str(data)!r} has {what}: choose another --data")


def visible(data: Path) -> None:
    """Raise Failure if a path is no folder, or one that this account may not look into."""
    for place in (*reversed(data.parents), data):
        try:
            is_folder = stat.S_ISDIR(place.stat().st_mode)
        except FileNotFoundError:
            return
        if not is_folder:
            raise Failure(f"{place} is not a directory: choose another with --data")
        if not os.access(place, os.X_OK) or (place == data and not os.access(place, os.R_OK)):
            raise Failure(hidden(place))


def readable(folder: Path) -> None:
    """Raise Failure if this account may not read a folder that is there."""
    visible(folder.parent.parent)
    for place in (folder.parent, folder):
        if place.exists() and not os.access(place, os.R_OK | os.X_OK):
            raise Failure(hidden(place))


def content(instance: Instance) -> None:
    """Raise Failure if the directory is none, has other files, or is a newer version's."""
    data = instance.data
    visible(data)
    if not data.exists():
        return
    if not os.access(data, os.W_OK):
        whose = owner(data.stat().st_uid)
        raise Failure(
            f"{account()} cannot write to {data}, which belongs to {whose}: "
            f"run it as {whose}, or choose another with --data"
        )
    if not (data / "VERSION").exists():
        if any(entry.name not in KNOWN for entry in data.iterdir()):
            raise Failure(f"{data} holds other files: choose an empty one with --data")
        return
    written = (data / "VERSION").read_text().strip()
    if newer(written, platform_version()):
        raise Failure(
            f"{data} was written by Provote {written}, this is {platform_version()}: "
            "run that version or a newer one"
        )


def _disk(instance: Instance) -> None:
    place = instance.data
    while not place.exists():
        place = place.parent
    if not os.access(place, os.W_OK | os.X_OK):
        raise Failure(f"cannot write to {place}: choose another directory with --data")
    free = shutil.disk_usage(place).free
    if free < SPACE_NEEDED:
        raise Failure(
            f"{free // 2**20} MB are free on the disk of {instance.data}, at least "
            f"{SPACE_NEEDED // 2**20} MB are needed: make room or choose another --data"
        )


# Accounts


def ownership(instance: Instance) -> None:
    """Raise Failure if some of the data belong to another account than the one that runs this.

    Files that one account creates among another's would not be accessible to the other.
    """
    for path, uid in _foreign(instance):
        who, me, data = owner(uid), account(), shlex.quote(str(instance.data))
        give = f"chown -R {me} {data}" if os.geteuid() == 0 else f"sudo chown -R {me} {data}"
        raise Failure(f"{path} belongs to {who}, and this is {me}: run it as {who}, or {give}")


def _foreign(instance: Instance) -> Iterator[tuple[Path, int]]:
    """Yield what belongs to others; PostgreSQL's part may be of the account beside root's."""
    me = os.geteuid()
    if not instance.data.exists():
        return
    top = instance.data.stat().st_uid
    if me == 0 and top != me:  # another account's folder may be lent to this one, but not by root
        yield instance.data, top
    beside = {pwd.getpwnam("nobody").pw_uid} if me == 0 and _has_nobody() else set()
    for place, folders, files in os.walk(instance.data):
        within = Path(place)
        allowed = beside if within.is_relative_to(instance.postgres) else set()
        for entry in (*folders, *files):
            uid = (within / entry).lstat().st_uid
            if uid != me and uid not in allowed and (within / entry) != instance.postgres:
                yield within / entry, uid


def _has_nobody() -> bool:
    return any(entry.pw_name == "nobody" for entry in pwd.getpwall())


# What the kernel allows


def limits() -> None:
    """Raise the soft limits of this process to what is needed; Failure if a hard one is lower."""
    _limit(resource.RLIMIT_NOFILE, FILES_NEEDED, FILES_WANTED, "files open at once", "-Hn")
    _limit(resource.RLIMIT_FSIZE, FILE_SIZE_NEEDED, resource.RLIM_INFINITY, "bytes a file", "-Hf")


def few_streams() -> str:
    """Return a line about the limit of open files if it is lower than streams may need, or ""."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY or hard >= FILES_OF_STREAMS:
        return ""
    return f"At most {hard} files open at once (ulimit -Hn): some {hard // 2} streams of results"


def _limit(which: int, needed: int, wanted: int, what: str, option: str) -> None:
    soft, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise Failure(
            f"a hard limit allows {hard} {what}, {needed} are needed: "
            f"raise it (ulimit {option}, or the service's limits)"
        )
    if soft != resource.RLIM_INFINITY and (wanted == resource.RLIM_INFINITY or soft < wanted):
        most = hard if wanted == resource.RLIM_INFINITY else wanted
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(which, (most, hard))
