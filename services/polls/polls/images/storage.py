"""The files of images, in the media folder that the gateway serves as /media/polls/.

A file is named by the SHA-256 of its content, so it never changes, and equal ones are one file.
Folders by the first two digits keep each of them small; `sweep` looks at one in each run.
"""

import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from polls.errors import ImagesUnavailable
from polls.images.files import ImageFile
from provote_rules.texts import tr

SUFFIX = ".webp"
SHARDS = [f"{number:02x}" for number in range(256)]
# A file without a row is left behind by a crash or by a restored backup. A younger one may belong
# to a transaction that has not committed.
STRAY_AFTER = 24 * 3600  # seconds


def url_of(sha256: str) -> str:
    """The path of a file at the gateway."""
    return f"{settings.MEDIA_URL}{sha256}{SUFFIX}"


def write(file: ImageFile) -> None:
    """Store a file durably, all of it or nothing; a repeat changes nothing.

    Raises ImagesUnavailable without a media folder, or if it cannot be written.
    """
    place = _place(file.sha256)
    if place.exists():
        return
    try:
        place.parent.mkdir(mode=0o755, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as output:
            try:
                output.write(file.content)
                output.flush()
                os.fchmod(output.fileno(), 0o644)  # the gateway reads it as another account
                os.fsync(output.fileno())
                os.replace(output.name, place)
            except BaseException:
                Path(output.name).unlink(missing_ok=True)
                raise
        _sync(place.parent)
    except OSError as error:
        raise ImagesUnavailable() from error


def delete(digests: Iterable[str]) -> None:
    """Delete files; one that does not exist is ignored."""
    for sha256 in digests:
        _place(sha256).unlink(missing_ok=True)


def old_files(shard: str) -> list[str]:
    """The digests of the files of a shard that are older than STRAY_AFTER.

    What an interrupted write left behind is deleted.
    """
    folder = _root() / shard
    before, found = time.time() - STRAY_AFTER, []
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.stat().st_mtime > before:
            continue
        if file.suffix == SUFFIX:
            found.append(file.stem)
        else:
            file.unlink(missing_ok=True)
    return found


def is_available() -> bool:
    """Whether this process has a media folder."""
    return bool(settings.MEDIA_ROOT)


def _place(sha256: str) -> Path:
    return _root() / sha256[:2] / f"{sha256}{SUFFIX}"


def _root() -> Path:
    if not is_available():
        raise ImagesUnavailable(tr("This installation stores no images."))
    return Path(settings.MEDIA_ROOT)


def _sync(folder: Path) -> None:
    """Sync a folder, so that its new entry survives a crash of the machine."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
