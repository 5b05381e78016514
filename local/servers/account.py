"""The account of PostgreSQL, which refuses root."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from local.failures import Failure

# Asked as the account: are its folders writable, does the program run?
TRIAL = 'program=$1; shift; for f; do test -w "$f" || exit 1; done; exec "$program" --version'


@dataclass(frozen=True)
class Account:
    """How to run a program as an account: a prefix of its command line, and the files' owner."""

    prefix: tuple[str, ...]
    uid: int
    gid: int

    @classmethod
    def own(cls) -> Account:
        """Return the account that runs this process."""
        return cls((), os.getuid(), os.getgid())

    def give(self, folder: Path) -> None:
        """Make the account the owner of a folder and all below, unless it is already."""
        status = folder.stat()
        if (status.st_uid, status.st_gid) == (self.uid, self.gid):
            return
        for place, folders, files in os.walk(folder):
            for name in [".", *folders, *files]:
                os.chown(Path(place) / name, self.uid, self.gid, follow_symlinks=False)

    def can_run(self, program: Path, folders: Sequence[Path]) -> bool:
        """Return whether the account can run a program that writes to some folders."""
        trial = [*self.prefix, "sh", "-c", TRIAL, "-", str(program), *map(str, folders)]
        try:
            return not subprocess.run(trial, capture_output=True, cwd="/").returncode
        except OSError:
            return False


def account_beside_root(folders: Sequence[Path], program: Path) -> Account:
    """Return an account other than root that works here; the folders and all below become its.

    Raises Failure where there is none.
    """
    for account in candidates():
        for folder in folders:
            account.give(folder)
        if account.can_run(program, folders):
            return account
    raise Failure(
        f"{program.name} cannot run as root, and neither unshare nor setpriv helps here: "
        "run ./provote as another account"
    )


def candidates() -> Sequence[Account]:
    """Return ways to run as another account than root, the best first.

    A user namespace where root appears as another account needs no change of the files' owner.
    Without namespaces the account keeps one right of root's: to pass the folders above its own.
    """
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return ()
    uid, gid = nobody.pw_uid, nobody.pw_gid
    drop = ("setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups")
    keep = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    return (
        Account(("unshare", "--user", f"--map-user={uid}", f"--map-group={gid}"), 0, 0),
        Account((*drop, *keep), uid, gid),
    )
