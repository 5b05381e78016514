"""ABIF: it holds rankings without skipped ranks, choices and scores; no withdrawn candidates."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from provote_rules.formats.files import ElectionFile
from provote_rules.formats.writers.rows import check_labels, refuse, rows
from provote_rules.tally.profiles import CHOICES, RANKING

_TYPES = {RANKING: "ranked", CHOICES: "approval"}


def write_abif(election: ElectionFile) -> Iterator[str]:
    """The lines of the file. Raises CannotHold."""
    refuse(election, "abif", "withdrawn candidates", "skipped ranks")
    check_labels(election, "abif", "[]")
    return _lines(election)


def _lines(election: ElectionFile) -> Iterator[str]:
    profile = election.profile
    if election.title:
        yield f'{{title: "{election.title}"}}\n'
    if election.seats is not None:
        yield f"{{seats: {election.seats}}}\n"
    yield f'{{ballot_type: "{_TYPES.get(profile.form, "rated")}"}}\n'
    if election.method is not None:
        yield f'{{method: "{election.method}"}}\n'
    tokens = _tokens(profile.candidates)
    for token, label in zip(tokens, profile.candidates, strict=True):
        yield f"={token}:[{label}]\n"
    for marks, number in rows(profile):
        yield f"{number}:{_marks(marks, profile.form, tokens)}\n"


def _tokens(labels: Sequence[str]) -> list[str]:
    """Short distinct names without signs that mean something."""
    tokens: dict[str, None] = {}
    for number, label in enumerate(labels, 1):
        token = re.sub(r"[^A-Za-z0-9]+", "_", label).strip("_")[:40]
        if not token or token in tokens:
            token = f"{token}_{number}".strip("_")
        tokens[token if token not in tokens else f"candidate_{number}"] = None
    return list(tokens)


def _marks(marks: Any, form: str, tokens: Sequence[str]) -> str:
    if form == RANKING:
        ranks = [(rank,) if isinstance(rank, int) else rank for rank in marks]
        return ">".join("=".join(tokens[one] for one in rank) for rank in ranks)
    if form == CHOICES:
        return "=".join(tokens[one] for one in marks)
    ordered = sorted(marks, key=lambda mark: (-mark[1], mark[0]))
    levels = groupby(ordered, key=lambda mark: mark[1])
    return ">".join("=".join(f"{tokens[c]}/{score}" for c, score in level) for _, level in levels)
