"""The static imports of the pages' modules, which a browser is told to load at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from local.failures import Failure

# import … from "x", import "x", export … from "x"; not import("x"), which loads later.
IMPORT = re.compile(
    r"""^\s*(?:import\s+(?:[\w*${}\s,]+?\s+from\s+)?|export\s+[\w*${}\s,]+?\s+from\s+)["']([^"']+)["']""",
    re.MULTILINE,
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def imports(web: Path, module: str) -> Sequence[str]:
    """Return all modules that `module` imports, also through others, the nearest first.

    Names are below web/, as the argument's. Failure for one that does not exist.
    """
    found: list[str] = []
    waiting = [module]
    while waiting:
        current = waiting.pop(0)
        for name in _direct(web, current):
            if name not in found and name != module:
                found.append(name)
                waiting.append(name)
    return found


def _direct(web: Path, module: str) -> Sequence[str]:
    text = COMMENT.sub("", (web / module).read_text())
    names = []
    for written in IMPORT.findall(text):
        name = _resolve(module, written)
        if name is None or not (web / name).is_file():
            raise Failure(f"web/{module} imports {written!r}, which does not exist")
        names.append(name)
    return names


def _resolve(module: str, written: str) -> str | None:
    """Return the name of an imported module, or None if it is not a relative address in web/."""
    if not written.startswith(("./", "../")):
        return None
    parts = list(PurePosixPath(module).parent.parts)
    for part in PurePosixPath(written).parts:
        if part != "..":
            parts.append(part)
        elif not parts:
            return None
        else:
            parts.pop()
    return "/".join(parts)
