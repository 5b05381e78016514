"""Finds migrations that raise their lock of a table in use, which no linter does.

A transaction that has locked rows (SELECT … FOR UPDATE) waits for a lock that stops writers, such
as that of a foreign key, when it writes them. If the migration then requests the stronger lock of
ALTER TABLE, each waits for the other, and PostgreSQL ends the transaction of the request. With the
stronger lock first the migration waits while it holds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

RULE = "lock-upgrade"
NAME = r'"?(\w++)"?+'  # what follows is not part of the name
CREATED = re.compile(rf"\bCREATE TABLE {NAME}", re.IGNORECASE)
# What stops writers of a table, and lets rows be locked.
WEAKER = (
    re.compile(rf"\bREFERENCES {NAME}", re.IGNORECASE),
    re.compile(rf"\bCREATE (?:OR REPLACE )?TRIGGER\b.*?\bON {NAME}", re.IGNORECASE | re.DOTALL),
    re.compile(rf"\bCREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)\S+ ON {NAME}", re.IGNORECASE),
)
# What stops everything. A proof of a constraint stops nothing, a key is one of WEAKER.
STRONGER = re.compile(
    rf"\bALTER TABLE {NAME}(?!\s+VALIDATE\b)(?!\s+ADD CONSTRAINT \S+ FOREIGN KEY\b)", re.IGNORECASE
)


def upgrades(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Findings like those of squawk, in files with the SQL of one migration each."""
    for file in files:
        text = file.read_text()
        if text.startswith("BEGIN;"):
            yield from _upgrades(file, text)


def _upgrades(file: Path, text: str) -> Iterator[dict[str, Any]]:
    own = {table.lower() for table in CREATED.findall(text)}
    weaker = [(found.start(), found[1]) for rule in WEAKER for found in rule.finditer(text)]
    for found in STRONGER.finditer(text):
        table = found[1].lower()
        if table in own:
            continue
        if any(at < found.start() and name.lower() == table for at, name in weaker):
            message = f"{table} has a weaker lock by now: alter it first"
            line = text.count("\n", 0, found.start())
            yield {"file": str(file), "line": line, "rule_name": RULE, "message": message}
