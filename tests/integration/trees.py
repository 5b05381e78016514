"""Copies of this repository and of its environment, which a test may change."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from faults.trees import NOT_COPIED
from local.install import ENVIRONMENT, LOG, REPOSITORY, STAMP

# An installation rewrites these files of .venv, and would change the originals.
REWRITTEN = ("provote.pth", STAMP.name, LOG.name, "pyvenv.cfg")


def copy_of_this_tree(target: Path) -> Path:
    """Copy the repository and its environment."""
    shutil.copytree(REPOSITORY, target, ignore=NOT_COPIED)
    return with_environment(target)


def with_environment(tree: Path) -> Path:
    """Copy .venv into a tree by hard links, except for files that contain its path."""
    shutil.copytree(ENVIRONMENT, tree / ".venv", symlinks=True, copy_function=_linked)
    return tree


def become_this_tree(tree: Path) -> None:
    """Replace the files of a tree by the current ones, as a checkout does; its .venv stays."""
    for place in tree.iterdir():
        if place.name == ".venv":
            continue
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    shutil.copytree(REPOSITORY, tree, ignore=NOT_COPIED, dirs_exist_ok=True)


def _linked(source: str, target: str) -> str:
    if Path(source).name in REWRITTEN:
        return str(shutil.copy2(source, target))
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)
    return target
