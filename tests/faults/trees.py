"""Changed copies of a checkout: damaged for a control, or one migration ahead."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".provote*", "__pycache__", ".*_cache")


@contextmanager
def copied(edit: Callable[[Path], None] | None, tree: Path = REPOSITORY) -> Iterator[Path]:
    """A changed copy of a checkout, with the same .venv; removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="provote-copy-"))
    copy = folder / "tree"
    try:
        shutil.copytree(tree, copy, ignore=NOT_COPIED)
        (copy / ".venv").symlink_to(REPOSITORY / ".venv")
        if edit is not None:
            edit(copy)
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)
