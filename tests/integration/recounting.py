"""Reports of polls, counted a second time from ballots as the API shows them.

Only the rulebook counts here: no code of analytics, and none of its tables.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from integration.answers import expect
from integration.client import Poll
from integration.waiting import eventually
from provote_rules.tally.profiles import CHOICES, RANKING, SCORES, Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import encode, tally
from provote_rules.tally.ties import SeedLot

FINAL_WITHIN = 40.0  # seconds from the close to the final count, on a busy machine without Redis
FORMS = {"ranked": RANKING, "score": SCORES}
Shown = Mapping[str, Any]


def ballot_of(vote: Mapping[str, Any]) -> Shown:
    """The ballot of a vote in a response, always as the member `ballot` has it."""
    return vote.get("ballot") or {"choice": vote["choice_id"]}


def final_report(poll: Poll, *, within: float = FINAL_WITHIN) -> bytes:
    """The canonical report of a closed poll, once its count is final."""

    def counted() -> Any:
        shown = poll.results()["tally"]
        return shown if shown and shown["final"] else None

    shown = eventually(counted, within=within)
    answer = poll.owner.get(f"{poll.url}results/report/")
    expect(answer, 200)
    assert hashlib.sha256(answer.content).hexdigest() == shown["report_digest"]
    return answer.content


def recounted(poll: Poll, ballots: Iterable[Shown]) -> bytes:
    """The canonical report of these ballots by the closed poll's own method, rules and lot."""
    shown = expect(poll.owner.get(poll.url), 200)
    listed = sorted(shown["choices"], key=lambda choice: choice["position"])
    ids = tuple(choice["id"] for choice in listed)
    positions = {id_: position for position, id_ in enumerate(ids)}
    grouped: Counter[Hashable] = Counter(marks(ballot, positions) for ballot in ballots)
    form = FORMS.get(shown["ballot_type"], CHOICES)
    profile = Profile(form, tuple(choice["label"] for choice in listed), grouped)
    return count(shown, profile, ids)


def count(shown: Mapping[str, Any], profile: Profile, ids: tuple[str, ...]) -> bytes:
    """The canonical report of a profile by the rules of a closed poll, as the API shows it."""
    assert shown["rules"]["ties"]["by"] == "seed"
    report = tally(
        profile,
        find(shown["method"]),
        seats=shown["seats"],
        parameters=shown["rules"]["method"],
        lot=SeedLot(bytes.fromhex(shown["tie_seed"]), ids),
    )
    return encode(report)


def is_reported(poll: Poll, ballots: Iterable[Shown]) -> bool:
    """Whether the final report of a closed poll has the bytes of the report of these ballots."""
    return final_report(poll) == recounted(poll, ballots)


def marks(ballot: Shown, positions: Mapping[str, int]) -> tuple[Any, ...]:
    """The marks of a ballot, in positions of choices."""
    [(member, value)] = ballot.items()
    if member == "choice":
        return () if value is None else (positions[value],)
    if member == "choices":
        return tuple(sorted(positions[id_] for id_ in value))
    if member == "scores":
        return tuple(sorted((positions[id_], score) for id_, score in value.items()))
    return tuple(
        positions[rank] if isinstance(rank, str) else tuple(sorted(positions[id_] for id_ in rank))
        for rank in value
    )
