"""Names of accounts, and the message about files of another account."""

from __future__ import annotations

import os
import pwd
from pathlib import Path


def account() -> str:
    """Return the name of the account that runs this."""
    return owner(os.geteuid())


def owner(uid: int) -> str:
    """Return the name of an account, or its number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def hidden(path: Path) -> str:
    """Return the line about a file or folder that this account may not read."""
    whose = owner(path.stat().st_uid)
    return f"{account()} may not look into {path}, which belongs to {whose}: run this as {whose}"
