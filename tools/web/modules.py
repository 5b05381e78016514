"""The imports of modules: which files a browser loads for one, and what an address means."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from pathlib import PurePosixPath

from local.failures import Failure

# The forms of an import that is loaded at once; not import("x"), which is loaded later.
IMPORTED = re.compile(
    r"""^import\s+(?:\{([^}]*)\}\s+from\s+|\*\s+as\s+([\w$]+)\s+from\s+)?["']([^"']+)["'];?\n?""",
    re.MULTILINE,
)


def imports(files: Mapping[str, bytes], module: str) -> Sequence[str]:
    """Return all of `files` that a module imports, also through others, the nearest first.

    Failure for one that does not exist.
    """
    found: list[str] = []
    waiting = [module]
    while waiting:
        current = waiting.pop(0)
        for match in IMPORTED.finditer(files[current].decode()):
            name = resolve(files, current, match[3])
            if name not in found and name != module:
                found.append(name)
                waiting.append(name)
    return found


def resolve(files: Container[str], module: str, written: str) -> str:
    """Return the file that `module` imports as `written`; Failure if it is none of `files`."""
    name = _relative(module, written)
    if name is None or name not in files:
        raise Failure(f"web/{module} imports {written!r}, which does not exist")
    return name


def _relative(module: str, written: str) -> str | None:
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
