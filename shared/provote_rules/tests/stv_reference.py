"""Counts by the single transferable vote, written again from the laws' texts, ballot by ballot.

Slow and plain on purpose: one object a ballot paper, fractions and decimals, no grouping, and no
code of provote_rules. The tests compare the fast counts with these. No law says what happens
without a valid paper: here no candidate is elected, and no lot is drawn.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal, localcontext
from fractions import Fraction

Stage = dict[int, Decimal]


@dataclass
class Paper:
    """A ballot paper: its preferences, who holds it, and the value when it was received."""

    preferences: tuple[int, ...]
    holder: int | None
    value: Decimal = Decimal(1)


def truncated(number: Fraction, places: int) -> Decimal:
    """The number to so many decimals, ignoring any remainder."""
    return Decimal(number.numerator * 10**places // number.denominator).scaleb(-places)


def _next(paper: Paper, continuing: set[int]) -> int | None:
    assert paper.holder is not None
    later = paper.preferences[paper.preferences.index(paper.holder) + 1 :]
    return next((candidate for candidate in later if candidate in continuing), None)


def _credited(papers: list[Paper], candidate: int) -> Decimal:
    return sum((p.value for p in papers if p.holder == candidate), Decimal(0))


def scottish(
    ballots: list[tuple[int, ...]], candidates: int, seats: int
) -> tuple[list[int], list[Stage]]:
    """SSI 2007/42, rules 45 to 52; lots fall on the earlier position to be elected or first.

    Returns the elected in order, and the votes at the end of each stage.
    """
    papers = [Paper(ballot, ballot[0]) for ballot in ballots if ballot]  # 45
    quota = len(papers) // (seats + 1) + 1  # 46
    continuing, elected, pending = set(range(candidates)), [], []
    votes = {c: _credited(papers, c) for c in range(candidates)}
    stages = [dict(votes)]
    if not papers:
        return [], stages
    while True:
        winners = sorted(
            (c for c in continuing if votes[c] >= quota), key=lambda c: (-votes[c], c)
        )
        elected += winners  # 47
        continuing -= set(winners)
        pending += [c for c in winners if votes[c] > quota]
        if len(elected) < seats and len(continuing) <= seats - len(elected):  # 52
            elected += sorted(continuing, key=lambda c: (-votes[c], c))
        if len(elected) >= min(seats, candidates):
            return elected, stages
        if pending:  # 48, 49
            most = max(votes[c] for c in pending)
            who = _by_stages([c for c in pending if votes[c] == most], stages[:-1], max)[0]
            pending.remove(who)
            surplus = votes[who] - quota
            for paper in (p for p in papers if p.holder == who):
                share = Fraction(surplus) * Fraction(paper.value) / Fraction(votes[who])
                paper.holder, paper.value = _next(paper, continuing), truncated(share, 5)
        else:  # 50, 51
            fewest = min(votes[c] for c in continuing)
            who = _by_stages([c for c in continuing if votes[c] == fewest], stages[:-1], min)[-1]
            continuing.discard(who)
            for paper in (p for p in papers if p.holder == who):
                paper.holder = _next(paper, continuing)
        for c in continuing:
            votes[c] = _credited(papers, c)
        votes[who] = Decimal(quota) if who in elected else Decimal(0)
        stages.append(dict(votes))


def _by_stages(tied, stages, extreme):
    """Those whom the most recent preceding stages with unequal votes leave, by position."""
    for stage in reversed(stages):
        value = extreme(stage[c] for c in tied)
        tied = [c for c in tied if stage[c] == value]
    return sorted(tied)


def meek(
    ballots: list[tuple[int, ...]], candidates: int, seats: int
) -> tuple[list[int], list[tuple[Stage, Decimal]]]:
    """The PRF's reference rule; lots exclude the last position.

    Returns the elected in order, and the votes and the quota at the end of each round.
    """
    with localcontext(prec=60):
        return _meek([b for b in ballots if b], candidates, seats)


def _up(number: Decimal) -> Decimal:
    return number.quantize(Decimal("1e-9"), ROUND_CEILING)


def _meek(ballots, candidates, seats):
    hopeful, elected = list(range(candidates)), []
    kf = {c: Decimal(1) for c in hopeful}
    rounds = []
    if not ballots:
        return [], [({c: Decimal(0) for c in hopeful}, Decimal("1e-9"))]
    while len(hopeful) > seats - len(elected) > 0:  # B.1
        previous = Decimal(len(ballots))
        while True:
            votes = {c: Decimal(0) for c in range(candidates)}
            for ballot in ballots:  # B.2.a
                weight = Decimal(1)
                for c in ballot:
                    kept = _up(weight * kf[c])
                    votes[c] += kept
                    weight -= kept
                    if weight <= 0:
                        break
            share = sum(votes.values()) / (seats + 1)
            quota = share.quantize(Decimal("1e-9"), ROUND_DOWN) + Decimal("1e-9")  # B.2.b
            winners = [c for c in hopeful if votes[c] >= quota]  # B.2.c
            surplus = max(sum((votes[c] - quota for c in elected), Decimal(0)), Decimal(0))
            if winners or surplus < Decimal("0.000001") or surplus >= previous:  # B.2.e
                break
            previous = surplus
            for c in elected:  # B.2.f
                kf[c] = _up(_up(kf[c] * quota) / votes[c])
        rounds.append((votes, quota))
        if winners:
            elected += sorted(winners, key=lambda c: (-votes[c], c))
            hopeful = [c for c in hopeful if c not in winners]
            continue
        low = min(votes[c] for c in hopeful)  # B.3
        loser = [c for c in hopeful if votes[c] <= low + surplus][-1]
        hopeful.remove(loser)
        kf[loser] = Decimal(0)
    if len(elected) < seats:  # C
        firsts = {c: sum(ballot[0] == c for ballot in ballots) for c in hopeful}
        last = rounds[-1][0] if rounds else firsts
        elected += sorted(hopeful, key=lambda c: (-last[c], c))
    return elected, rounds


def minneapolis(
    ballots: list[tuple[int, ...]], candidates: int, seats: int, *, sinking: bool = False
) -> tuple[list[int], list[Stage]]:
    """Minneapolis, ch. 167, without simultaneous defeats; lots as in scottish().

    Returns the elected in order, and the votes after each transfer.
    """
    papers = [Paper(ballot, ballot[0]) for ballot in ballots if ballot]
    continuing, elected, pending = set(range(candidates)), [], []
    votes = {c: _credited(papers, c) for c in range(candidates)}
    stages = [dict(votes)]
    if not papers:
        return [], stages
    threshold = len(papers) // (seats + 1) + 1
    while True:
        if sinking:
            threshold = int(sum(votes.values())) // (seats + 1) + 1
        winners = sorted(
            (c for c in continuing if votes[c] >= threshold), key=lambda c: (-votes[c], c)
        )
        elected += winners
        continuing -= set(winners)
        pending += [c for c in winners if votes[c] > threshold]
        if len(elected) < seats and len(continuing) <= seats - len(elected):
            elected += sorted(continuing, key=lambda c: (-votes[c], c))
        if len(elected) >= min(seats, candidates):
            return elected, stages
        if pending:
            who = min(pending, key=lambda c: (-votes[c], c))
            pending.remove(who)
            fraction = truncated(Fraction(votes[who] - threshold) / Fraction(votes[who]), 4)
            for paper in (p for p in papers if p.holder == who):
                value = truncated(Fraction(paper.value) * Fraction(fraction), 4)
                paper.holder, paper.value = _next(paper, continuing), value
            votes[who] = Decimal(threshold)
        else:
            who = max(continuing, key=lambda c: (-votes[c], c))
            continuing.discard(who)
            for paper in (p for p in papers if p.holder == who):
                paper.holder = _next(paper, continuing)
            votes[who] = Decimal(0)
        for c in continuing:
            votes[c] = _credited(papers, c)
        stages.append(dict(votes))
