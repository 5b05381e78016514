"""Only the rulebook defines "open now": no other Python, SQL or Django query spells it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.install import REPOSITORY
from tools.check import LOOKED_AT

RULEBOOK = REPOSITORY / "shared" / "provote_rules"
TIMES = r"\b(?:opens_at|closes_at)"
NOW = r"(?:\w+\.)*(?:\w*now\b|\w+_timestamp\b|localtimestamp|\$\d|%)"
COMPARED = r"\s*(?:<=|>=|<|>)\s*"
# A poll's time compared with the present, in any direction, and as Django's lookups.
SPELLINGS = re.compile(
    rf"{TIMES}\)?{COMPARED}{NOW}|{NOW}(?:\(\))?{COMPARED}[\w.\"'(]*{TIMES}"
    rf"|{TIMES}__(?:lt|lte|gt|gte|range)\s*=\s*(?!F\()",
    re.IGNORECASE,
)


def product() -> Iterator[Path]:
    """Every module that runs, without the rulebook, tests and migrations."""
    for folder in LOOKED_AT:
        for path in sorted((REPOSITORY / folder).glob("**/*.py")):
            left_out = {"tests", "migrations"} & set(path.relative_to(REPOSITORY).parts)
            if not left_out and RULEBOOK not in path.parents:
                yield path


def spelled(text: str) -> list[str]:
    """The places of a text that compare a poll's times with the present."""
    return SPELLINGS.findall(text)


def test_only_the_rulebook_spells_open_now() -> None:
    found = {str(path.relative_to(REPOSITORY)): spelled(path.read_text()) for path in product()}
    assert len(found) > 200
    assert {path: texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "p.status = 'scheduled' AND p.opens_at <= g.now",
        "p.closes_at IS NULL OR g.now < p.closes_at",
        "closes_at <= clock_timestamp()",
        "opens_at > statement_timestamp()",
        "closes_at > now()",
        "now() >= poll.opens_at",
        "closes_at < %(now)s",
        "opens_at <= $3",
        'Q(status="open") & Q(closes_at__gt=Now())',
        "filter(opens_at__lte=now)",
        "self.opens_at is not None and self.opens_at <= self.now",
        "self.closes_at <= self.now",
        "now >= closes_at",
        "if poll.closes_at <= database.now():",
        "self.now<self.closes_at",
    ],
)
def test_another_spelling_is_found(planted: str) -> None:
    assert spelled(planted)


@pytest.mark.parametrize(
    "accepted",
    [
        'condition=Q(opens_at__lt=F("closes_at"))',
        "elif opens_at >= closes_at:",
        "sealed_at = min(now, poll.closes_at)",
        "opens_at=poll.opens_at, now=now",
        'order_by("closes_at")',
    ],
)
def test_other_comparisons_are_accepted(accepted: str) -> None:
    assert not spelled(accepted)


# Modules that read inside a ballot: request and response bodies, rows, events, counts and results.
# All others pass it on.
OPENED = {
    "services/votes/votes/casting/ballots.py",
    "services/votes/votes/casting/openapi.py",
    "services/votes/votes/facts.py",
    "services/votes/votes/importing/statements.py",
    "services/votes/votes/models/ballots.py",
    "services/votes/votes/models/ledger.py",
    "services/votes/votes/services/ledger.py",
    "services/votes/votes/services/ledger_ballots.py",
    "services/votes/votes/writer/fast_path.py",
    "services/votes/votes/writer/slow_path.py",
    "services/votes/votes/writer/statements.py",
    "services/analytics/analytics/admin.py",
    "services/analytics/analytics/ballots.py",
    "services/analytics/analytics/counting.py",
    "services/analytics/analytics/deltas.py",
    "services/analytics/analytics/exporting/report.py",
    "services/analytics/analytics/exporting/tables.py",
    "services/analytics/analytics/models/counts.py",
    "services/analytics/analytics/projections.py",
    "services/analytics/analytics/reconciliation.py",
    "services/analytics/analytics/selectors.py",
    "services/analytics/analytics/serializers/responses.py",
    "services/analytics/analytics/subscribers.py",
    "shared/provote_core/events/contracts/votes.py",
}


def test_few_modules_read_inside_a_ballot() -> None:
    """A new type of ballot touches only these modules."""
    found = {
        str(path.relative_to(REPOSITORY))
        for path in product()
        if {"services", "shared"} & set(path.relative_to(REPOSITORY).parts[:1])
        and re.search(r"\b(?:old_)?choice_id\b", path.read_text())
    }
    assert found == OPENED
