"""The commands of the README's tour work."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from integration.stack import Stack

REPOSITORY = Path(__file__).resolve().parents[2]
README = REPOSITORY / "README.md"
HEADING = re.compile(r"(#+) (A tour\b)?")


def tour(text: str) -> list[str]:
    """The blocks that begin with ```sh below the heading "A tour", up to one of its level."""
    blocks: list[str] = []
    level, fence = 0, ""
    for line in text.splitlines(keepends=True):
        if line.startswith("```"):
            fence = "" if fence else line.strip()
            if fence == "```sh" and level:
                blocks.append("")
        elif fence:
            if fence == "```sh" and level:
                blocks[-1] += line
        elif heading := HEADING.match(line):
            depth = len(heading[1])
            if heading[2]:
                level = depth
            elif depth <= level:
                level = 0
    return blocks


def test_the_tour_ends_with_counts_that_are_balanced_and_repeated(
    stack: Stack, tmp_path: Path
) -> None:
    blocks = tour(README.read_text())
    assert blocks, "the tour has no block that begins with ```sh"
    assert blocks[0].startswith("PROVOTE=${PROVOTE:-http://127.0.0.1:8080}\n")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "".join(blocks)],
        env={
            "PATH": os.environ["PATH"], "PROVOTE": stack.url, "HOME": str(tmp_path),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r'"balanced":\s*true', done.stdout), done.stdout
    assert re.search(r'"final":\s*true', done.stdout), done.stdout
    first = done.stdout.index("Ada reaches the quota of 4 with 5 votes and is elected")
    last = done.stdout.index("Grace reaches the quota of 4 with 4 votes and is elected")
    assert first < last, done.stdout
    digest = re.search(r"^right: the report has the digest ([0-9a-f]{64})$", done.stdout, re.M)
    assert digest, done.stdout
    assert f"\n{digest[1]}\n{digest[1]}  -\n" in done.stdout, done.stdout
    assert "right: the revealed seed of ties" in done.stdout, done.stdout


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("# A tour\n```sh\na\n```\ntext\n```sh\nb\n```\n", ["a\n", "b\n"]),
        ("## A tour with curl\n```sh\na\n```\n### More\n```sh\nb\n```\n## Next\n```sh\nc\n```\n",
         ["a\n", "b\n"]),
        ("## A tour\n```text\na\n```\n```sh\n# a comment\nb\n```\n", ["# a comment\nb\n"]),
    ],
)  # fmt: skip
def test_the_tour_is_found(text: str, blocks: list[str]) -> None:
    assert tour(text) == blocks
