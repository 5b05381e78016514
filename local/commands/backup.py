"""./provote backup: one file with all data of the platform, and one with its keys.

The first is a tar of `manifest.json`, of `database.dump` and of the images of polls. The dump is
made by one pg_dump: one snapshot
of all schemas, so each vote acknowledged before the backup began is in it, and whatever one
schema says of another agrees. The second has the keys without which the first says less: with
others, receipts would not verify and a backend's voter could vote again.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from local.commands import backup_media
from local.commands.backup_files import (
    DUMP,
    FORMAT,
    MANIFEST,
    Manifest,
    fingerprints,
    keys_of,
)
from local.commands.backup_media import sha256
from local.failures import Failure
from local.instance import Instance, running
from local.servers import external, locate
from local.servers.postgres import DATABASE, Postgres, data_major
from local.versions import platform_version


def run(args: argparse.Namespace) -> int:
    """Back up a running instance, without stopping anything; existing files are not replaced."""
    instance = running(args.data)
    external.refuse(instance, "backup")
    out = args.out or Path(f"provote-{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%SZ}.backup")
    if not out.parent.is_dir():
        raise Failure(f"there is no folder {out.parent}")
    keys = out.with_name(f"{out.name}.keys")
    for file in (out, keys):
        if file.exists():
            raise Failure(f"{file} exists: choose another with --out")
    began = time.monotonic()
    found = locate.find(system=args.system, data_major=data_major(instance))
    _write_data(Postgres(instance, found), instance, out)
    print(f"{out}: {out.stat().st_size / 2**20:.1f} MiB ({time.monotonic() - began:.1f} s)")
    _write_keys(instance, keys)
    print(f"{keys}: its keys. With both files voters can be identified: keep them apart.")
    return 0


def _write_data(database: Postgres, instance: Instance, out: Path) -> None:
    """Write the dump and its manifest, and rename the file when it is complete and on disk."""
    dump, unfinished = out.with_name(f".{out.name}.dump"), out.with_name(f".{out.name}.new")
    # Hard links keep the images of polls that are deleted meanwhile.
    media = Path(tempfile.mkdtemp(prefix=".backup-", dir=instance.data))
    try:
        backup_media.link_new(instance, media)
        _dump(database, dump)
        backup_media.link_new(instance, media)
        manifest = Manifest(
            FORMAT,
            platform_version(),
            database.major,
            datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            dump.stat().st_size,
            sha256(dump),
            fingerprints(instance),
        )
        described = out.with_name(f".{out.name}.json")
        described.write_text(json.dumps(asdict(manifest), indent=1))
        images = backup_media.members_of(media)
        _pack(unfinished, {MANIFEST: described, DUMP: dump, **images})
        described.unlink()
        unfinished.rename(out)
    finally:
        for file in (dump, unfinished):
            file.unlink(missing_ok=True)
        shutil.rmtree(media)


def _dump(database: Postgres, dump: Path) -> None:
    command = [str(database.programs / "pg_dump"), "--format=custom", "--compress=gzip:3"]
    environment = database.client_environment(DATABASE)
    with open(dump, "xb", opener=_private) as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, env=environment)
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        raise Failure(f"pg_dump failed: {lines[-1]}")


def _write_keys(instance: Instance, out: Path) -> None:
    unfinished = out.with_name(f".{out.name}.new")
    _pack(unfinished, keys_of(instance))
    unfinished.rename(out)


def _pack(out: Path, members: dict[str, Path]) -> None:
    """Write a tar, mode 600, and sync it to disk."""
    with open(out, "xb", opener=_private) as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            for name, member in members.items():
                archive.add(member, name, recursive=False)
        file.flush()
        os.fsync(file.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
