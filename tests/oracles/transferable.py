"""The single transferable vote: Scotland, Minneapolis, Albany, Meek."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from random import Random
from typing import Any
from unittest.mock import patch

from pref_voting import proportional_methods as pref_voting
from votekit.elections import STV
from votekit.elections.election_types.ranking.stv.stv import AlbanySTV

from provote_rules.tally.profiles import Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from provote_rules.tally.ties import EXCLUSION, Lot
from tests.oracles.comparison import EQUAL, Incomparable, Oracle, Unexplained
from tests.oracles.conversions import to_pref_voting, to_votekit
from tests.oracles.random_profiles import rankings

LOT_AMONG_ALL, AGAIN = "lot-among-all", "again"
EXACT_QUOTA, NEAR_TIE, ROUNDED_TIE = "exact-quota", "near-tie", "rounded-tie"


class FirstPosition(Lot):
    """Picks the first position of the tied ones, for an exclusion and for a transfer."""

    name = "first-position"

    def order(self, tied: Sequence[int], purpose: str, round_: int) -> tuple[int, ...]:
        """The tied candidates; the picked one is at the end that the purpose looks at."""
        return tuple(sorted(tied, reverse=purpose == EXCLUSION))


def _election(rng: Random) -> tuple[Profile, int]:
    profile = rankings(rng, equal=False, ballots=rng.choice((8, 20)))
    return profile, rng.randint(1, len(profile.candidates))


def _verdict(
    ours: Mapping[str, Any], theirs: Sequence[str], profile: Profile, reasons: Mapping[str, bool]
) -> str:
    """EQUAL if the same are elected, else the first reason that holds."""
    if sorted(ours["elected"]) == sorted(theirs):
        return EQUAL
    for reason, holds in reasons.items():
        if holds:
            return reason
    raise Unexplained(f"{ours['elected']}, the oracle {theirs}: {dict(profile.ballots)}")


class _Draws:
    """The random numbers of pref_voting's count: the first of the tied, all draws recorded."""

    def __init__(self) -> None:
        self.tied: list[list[int]] = []

    def choice(self, tied: list[int]) -> int:
        self.tied.append(tied)
        return tied[0]


@contextmanager
def _transfers() -> Iterator[Counter[int]]:
    """How often pref_voting transfers the surplus of each candidate."""
    found: Counter[int] = Counter()
    transfer = pref_voting._transfer_surplus_scottish

    def counted(pieces: Any, elect: int, *rest: Any, **options: Any) -> bool:
        moved = bool(transfer(pieces, elect, *rest, **options))
        found[elect] += moved
        return moved

    with patch.object(pref_voting, "_transfer_surplus_scottish", counted):
        yield found


def _scottish(rng: Random) -> str:
    profile, seats = _election(rng)
    draws = _Draws()
    with _transfers() as transfers:
        found = pref_voting.stv_scottish(to_pref_voting(profile), num_seats=seats, rng=draws)
    ours = tally(profile, find("scottish-stv"), seats=seats, lot=FirstPosition())
    drawn = [
        [profile.candidates.index(c) for c in tie["tied"]] for tie in ours["ties"] if tie["drawn"]
    ]
    reasons = {
        LOT_AMONG_ALL: any(tied not in drawn for tied in draws.tied),
        AGAIN: any(number > 1 for number in transfers.values()),
    }
    return _verdict(ours, [profile.candidates[c] for c in found], profile, reasons)


def _meek(rng: Random) -> str:
    profile, seats = _election(rng)
    found = pref_voting.stv_meek(to_pref_voting(profile), num_seats=seats)
    ours = tally(profile, find("meek-prf"), seats=seats)
    reasons = {
        EXACT_QUOTA: any(map(_has_almost_quota, ours["rounds"])),
        NEAR_TIE: any(tie["drawn"] for tie in ours["ties"]),
        ROUNDED_TIE: any(map(_almost_ties, ours["rounds"])),
    }
    return _verdict(ours, [profile.candidates[c] for c in found], profile, reasons)


def _has_almost_quota(one: Mapping[str, Any]) -> bool:
    """Whether a candidate who is not elected lacks less than 0.00001 of a vote."""
    quota = Decimal(one["quota"])
    return any(0 < quota - Decimal(text) < Decimal("0.00001") for text in one["tallies"].values())


def _almost_ties(one: Mapping[str, Any]) -> bool:
    """Whether another candidate has less than 0.00001 of a vote more than the excluded one."""
    votes = sorted(Decimal(text) for text in one["tallies"].values())
    lowest = [Decimal(one["tallies"][label]) for label in one["excluded"]]
    return any(0 < v - low < Decimal("0.00001") for low in lowest for v in votes)


def _votekit(preset: str, count: Callable[..., Any]) -> Oracle:
    def compare(rng: Random) -> str:
        profile, seats = _election(rng)
        ours = tally(profile, find("minneapolis-stv"), seats=seats, parameters={"preset": preset})
        if not _comparable(ours):
            raise Incomparable
        election = count(to_votekit(profile), n_seats=seats, simultaneous=True, tiebreak="random")
        theirs = [c for group in election.get_elected() for c in group]
        return _verdict(ours, theirs, profile, {})

    return Oracle(f"minneapolis-stv {preset}", "votekit", compare)


def _comparable(ours: Mapping[str, Any]) -> bool:
    """Whether votekit can give the same: no lot, nothing cut off, one surplus at a time."""
    voted = {c for c, text in ours["rounds"][0]["tallies"].items() if Decimal(text)}
    surpluses = [
        sum(t["kind"] == "surplus" for t in one["transfers"]) + len(one["elected"])
        for one in ours["rounds"]
    ]
    return (
        not ours["ties"]
        and len(voted) >= ours["seats"]
        and all(Decimal(t["lost"]) == 0 for one in ours["rounds"] for t in one["transfers"])
        and max(surpluses) <= 2
    )


def _exact(profile: Any, **options: Any) -> Any:
    return STV(profile, exact=True, **options)


ORACLES = (
    Oracle(
        "scottish-stv",
        "pref_voting",
        _scottish,
        {
            LOT_AMONG_ALL: "it draws among all tied, also those whom an earlier stage separates",
            AGAIN: "it transfers what rounding leaves above the quota as a second surplus",
        },
    ),
    Oracle(
        "meek-prf",
        "pref_voting",
        _meek,
        {
            EXACT_QUOTA: "its quota is V/(S+1); the reference rule's is 0.000000001 more",
            NEAR_TIE: "votes within the surplus are a tie in the reference rule, not in it",
            ROUNDED_TIE: "nine decimals make one of the tied candidates the lowest, floats do not",
        },
    ),
    _votekit("minneapolis", _exact),
    _votekit("albany", AlbanySTV),
)
