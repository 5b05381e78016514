"""./provote restore: restores an instance, or one service of it, from a backup.

Everything that can be refused is refused before anything is changed; restoration.py does the rest.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from local import checks
from local.commands.backup_files import DUMP, FORMAT, Manifest, fingerprints, read_keys, unpack
from local.commands.restoration import Restore
from local.failures import Failure
from local.install import SERVICES
from local.instance import Instance
from local.process.subreaper import run_under_subreaper
from local.servers import external, locate
from local.servers.postgres import data_major
from local.versions import newer, platform_version


def run(args: argparse.Namespace) -> int:
    """Restore into a stopped instance; exit code 0 when it can be started again."""
    instance = Instance(args.data)
    external.refuse(instance, "restore")
    if args.service and args.service not in SERVICES:
        raise Failure(f"no service {args.service}; there are: {', '.join(SERVICES)}")
    beside = args.file.resolve().parent  # pg_restore runs in another folder
    if not args.file.is_file():
        raise Failure(f"there is no file {args.file}")
    with tempfile.TemporaryDirectory(prefix="provote-restore-", dir=beside) as scratch:
        manifest = unpack(args.file, Path(scratch))
        found = locate.find(system=args.system, data_major=None)
        refuse(manifest, instance, found.postgres_major(), args)
        keys = read_keys(args.keys) if args.keys else {}
        instance.lock()
        restore = Restore(instance, found, manifest, Path(scratch) / DUMP, args.service, keys)
        code = run_under_subreaper(lambda: asyncio.run(restore.run()))
    if code == 0:
        print(f"{instance.data} is what it was at {manifest.made_at}: start it with ./provote up")
    return code


def refuse(manifest: Manifest, instance: Instance, major: int, args: argparse.Namespace) -> None:
    """Raise Failure if the backup cannot be restored here; changes nothing."""
    if manifest.format != FORMAT or newer(manifest.version, platform_version()):
        raise Failure(
            f"the backup was made by Provote {manifest.version}, this is {platform_version()}: "
            "restore it with that version or a newer one"
        )
    if manifest.postgres != major:
        raise Failure(f"the backup is of PostgreSQL {manifest.postgres}, this one is {major}")
    if data_major(instance) not in (None, major):
        raise Failure(f"{instance.data} is of another PostgreSQL than this one, which is {major}")
    if instance.is_locked():
        raise Failure(f"something runs on {instance.data}: stop it with ./provote down")
    exists = data_major(instance) is not None
    if args.service and not exists:
        raise Failure(f"{instance.data} has no data of which {args.service} could be a part")
    if args.service:
        checks.content(instance)
    checks.ownership(instance)
    checks.limits()
    if exists and not args.replace:
        raise Failure(f"{instance.data} has data: --replace, to lose what is not in the backup")
    if args.keys and args.service:
        raise Failure("--keys is for a whole instance, not for one service of it")
    if args.keys is None and fingerprints(instance) != manifest.keys:
        raise Failure(f"{instance.data} has not got the backup's keys: --keys FILE.keys")
