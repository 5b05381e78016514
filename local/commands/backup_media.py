"""The images of a backup: files named by the SHA-256 of their content, which never change.

Images are linked before and after the dump of the database, so each file that the dump names is
linked at one of these times. Files that the dump does not know are deleted by polls, after a day.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tarfile
from pathlib import Path

from local.failures import Failure
from local.instance import Instance

FOLDER, LIST = "media", "media.json"
NAME = re.compile(r"media/([0-9a-f]{2})/(\1[0-9a-f]{62})\.webp")


def link_new(instance: Instance, folder: Path) -> None:
    """Add a hard link in `folder`, or else a copy, for each image that has none there yet."""
    for file in instance.media.glob("??/*.webp"):
        link = folder / FOLDER / file.parent.name / file.name
        link.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not link.exists():
            try:
                os.link(file, link)
            except FileNotFoundError:
                continue  # its poll was deleted meanwhile
            except OSError:
                shutil.copyfile(file, link)  # the media folder is another file system


def members_of(folder: Path) -> dict[str, Path]:
    """Return the linked files by their names in a backup, after the list of these names."""
    files = {
        str(file.relative_to(folder)): file for file in sorted(folder.glob("media/??/*.webp"))
    }
    (folder / LIST).write_text(json.dumps(list(files), indent=0))
    return {LIST: folder / LIST, **files}


def unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Unpack the images of a backup, if it has any; Failure if one is missing or has changed."""
    if LIST not in archive.getnames():
        return  # older versions have no images
    for name in json.loads(_read(archive, LIST)):
        found = NAME.fullmatch(name)
        if found is None:
            raise Failure(f"the backup is damaged: {name} is no name of an image")
        file = folder / name
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        member = archive.extractfile(name)
        assert member is not None
        with member, file.open("wb") as output:
            shutil.copyfileobj(member, output)
        if sha256(file) != found[2]:
            raise Failure(f"the backup is damaged: {name} is not what was backed up")


def put_back(folder: Path, instance: Instance) -> None:
    """Add the unpacked images that the instance does not have; those that it has stay."""
    for file in folder.glob("media/??/*.webp"):
        place = instance.media / file.parent.name / file.name
        place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        if place.exists():
            continue
        new = place.with_name(f".{place.name}")
        with file.open("rb") as content, new.open("wb") as output:
            shutil.copyfileobj(content, output)
            output.flush()
            os.fsync(output.fileno())
        new.chmod(0o644)
        new.replace(place)


def sha256(file: Path) -> str:
    """Return the digest of a file's content, in hexadecimal."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(name)
    assert member is not None
    with member:
        return member.read()
