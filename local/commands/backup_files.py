"""The two files of a backup: their content, and how they are read and verified."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

from local.commands import backup_media
from local.commands.backup_media import sha256
from local.failures import Failure
from local.install import SERVICES
from local.instance import Instance
from local.secrets import Secrets

FORMAT = 1
MANIFEST, DUMP = "manifest.json", "database.dump"
KEY = re.compile(r"[a-z_]+_key|signing/[\w.-]+\.pem")


@dataclass(frozen=True)
class Manifest:
    """The manifest of a backup; `keys` are fingerprints of the keys that belong to it."""

    format: int
    version: str
    postgres: int
    made_at: str
    size: int
    sha256: str
    keys: dict[str, str]


def keys_of(instance: Instance) -> dict[str, Path]:
    """Return the keys that restored data needs, by their place below DATA/secrets."""
    secrets = Secrets(instance.secrets)
    files = [secrets.digest_key(service) for service in SERVICES]
    files += [secrets.secret_key(service) for service in SERVICES]
    files += [secrets.address_key, *sorted(secrets.signing_keys.glob("*.pem"))]
    return {str(file.relative_to(instance.secrets)): file for file in files if file.exists()}


def fingerprints(instance: Instance) -> dict[str, str]:
    """Return fingerprints of the digest keys, to check that an instance has a backup's keys."""
    return {
        name: hashlib.sha256(b"provote backup\0" + file.read_bytes()).hexdigest()[:16]
        for name, file in keys_of(instance).items()
        if name.endswith("_digest_key")
    }


def unpack(file: Path, folder: Path) -> Manifest:
    """Unpack a backup, with its images below `folder`; Failure if any byte has changed."""
    try:
        with tarfile.open(file, "r:") as archive:
            for name in (MANIFEST, DUMP):
                member = archive.extractfile(name)
                assert member is not None
                with member, (folder / name).open("wb") as output:
                    shutil.copyfileobj(member, output)
            backup_media.unpack(archive, folder)
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, tarfile.TarError, KeyError, ValueError, TypeError, AssertionError) as error:
        raise Failure(f"{file} is no backup, or damaged: {error}") from None
    dump = folder / DUMP
    if dump.stat().st_size != manifest.size or sha256(dump) != manifest.sha256:
        raise Failure(f"{file} is damaged: its content is not what was backed up")
    return manifest


def read_keys(file: Path) -> dict[str, str]:
    """Return the keys of a backup by their place below DATA/secrets."""
    keys = {}
    try:
        with tarfile.open(file, "r:") as archive:
            for member in archive:
                content = archive.extractfile(member)
                if content is None or not KEY.fullmatch(member.name):
                    raise Failure(f"{file} holds no keys of a backup")
                keys[member.name] = content.read().decode()
    except (OSError, tarfile.TarError, ValueError) as error:
        raise Failure(f"{file} holds no keys of a backup: {error}") from None
    return keys
