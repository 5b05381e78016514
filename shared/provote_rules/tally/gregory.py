"""Single transferable vote with fractional surpluses (weighted inclusive Gregory).

All papers of an elected candidate pass on a share of their value. scottish.py and wig.py have the
rules of the laws; this is the count that they have in common.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from provote_rules.tally import stv_sentences as sentences
from provote_rules.tally.methods import Election
from provote_rules.tally.numbers import fixed
from provote_rules.tally.outcomes import Outcome, Round, Transfer
from provote_rules.tally.papers import read_papers
from provote_rules.tally.piles import Movement, Piles
from provote_rules.tally.ties import EXCLUSION, TRANSFER

PREVIOUS_ROUND = "previous-round"
FEWEST, HOPELESS, REMAINING = "fewest-votes", "cannot-be-elected", "not-elected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What differs from law to law.

    `value(old, surplus, total)` is the transfer value of a paper, all scaled by 10^places.
    `strict`: a paper ends at an overvote, a skipped rank or a repeat. `earlier_rounds`: the most
    recent round with unequal votes breaks a tie. `sinking`: each round has its own threshold.
    `pause`: a round that elects a candidate excludes none. `batch`: those who cannot be elected
    any more are excluded together. `closing`: a last round shows the votes after the last
    surplus. `all_tallies`: rounds show excluded candidates too, with no votes. `word` is the
    law's word for the quota.
    """

    places: int
    value: Callable[[int, int, int], int]
    word: str
    strict: bool = False
    earlier_rounds: bool = False
    sinking: bool = False
    pause: bool = False
    batch: bool = False
    closing: bool = False
    all_tallies: bool = False


class GregoryCount:
    """The state of one count; `run` counts. Votes are whole numbers, scaled by 10^places."""

    def __init__(self, election: Election, rules: Rules) -> None:
        self._rules, self._election = rules, election
        self._one = 10**rules.places
        self._papers = read_papers(election.profile, strict=rules.strict)
        self._piles = Piles(self._papers, self._one)
        self._votes = self._piles.votes
        self._continuing = list(election.profile.standing)
        self._elected: list[int] = []
        self._excluded: list[tuple[int, str]] = []
        self._surpluses: list[int] = []
        self._exhausted: dict[str, int] = {"choices": 0}
        self._lost = self._threshold = 0
        self._history: list[list[int]] = []
        self._rounds: list[Round] = []
        self._parts: list[str] = []

    def run(self) -> Outcome:
        """Count until all seats are filled."""
        while self._play():
            pass
        if self._rules.closing and self._surpluses and self._vacancies == 0:
            self._close()
        rest = [(candidate, REMAINING) for candidate in self._continuing]
        papers = self._papers
        return Outcome(
            elected=self._elected, rounds=self._rounds, valid=papers.valid,
            undervotes=papers.undervotes, overvotes=papers.overvotes, skipped=papers.skipped,
            excluded=self._excluded + rest, threshold=str(self._threshold // self._one),
            details={"papers_end_at_errors": self._rules.strict},
        )  # fmt: skip

    @property
    def _vacancies(self) -> int:
        return self._election.seats - len(self._elected)

    def _play(self) -> bool:
        """Play one round; false if it was the last one."""
        if not self._rounds or self._rules.sinking:
            base = sum(self._votes) // self._one
            self._threshold = (base // (self._election.seats + 1) + 1) * self._one
        self._open()
        reached = self._elect_reached()
        if 0 < len(self._continuing) <= self._vacancies:
            self._elect_rest()
        if not self._vacancies or not self._continuing:
            self._say(sentences.complete(bool(self._continuing)))
            return False
        hopeless = self._hopeless() if self._rules.batch else []
        if hopeless:
            self._exclude(hopeless, HOPELESS)
        elif self._surpluses:
            self._transfer_largest()
        elif not (reached and self._rules.pause):
            self._exclude([self._lowest()], FEWEST)
        self._say()
        return True

    def _open(self) -> None:
        """Begin a round with the votes at its beginning."""
        self._history.append(list(self._votes))
        gone = set() if self._rules.all_tallies else {c for c, _ in self._excluded}
        shown = [c for c in self._election.profile.standing if c not in gone]
        exhausted = {**self._exhausted, "rounding": self._lost}
        self._rounds.append(
            Round(
                tallies={c: self._text(self._votes[c]) for c in shown},
                sentence="",
                exhausted={reason: self._text(votes) for reason, votes in exhausted.items()},
                quota=str(self._threshold // self._one) if self._rules.sinking else None,
            )
        )

    def _text(self, votes: int) -> str:
        return fixed(votes, self._rules.places)

    def _labels(self, candidates: Sequence[int]) -> list[str]:
        return [self._election.profile.candidates[c] for c in candidates]

    def _number(self, votes: int) -> str:
        return sentences.plain(votes, self._one)

    def _say(self, *parts: str) -> None:
        """Write the round's sentence."""
        self._rounds[-1].sentence = sentences.join([*self._parts, *parts])
        self._parts = []

    def _elect(self, candidates: Sequence[int]) -> None:
        self._elected += candidates
        self._continuing = [c for c in self._continuing if c not in candidates]
        self._surpluses += [c for c in candidates if self._votes[c] > self._threshold]
        self._rounds[-1].elected += tuple(candidates)

    def _elect_reached(self) -> bool:
        """Elect all who have the threshold, those with the most votes first."""
        reached = [c for c in self._continuing if self._votes[c] >= self._threshold]
        reached.sort(key=lambda c: -self._votes[c])
        if reached:
            self._parts.append(
                sentences.reached(
                    self._labels(reached),
                    [self._number(self._votes[c]) for c in reached],
                    f"the {self._rules.word} of {self._number(self._threshold)}",
                )
            )
            self._elect(reached)
        return bool(reached)

    def _elect_rest(self) -> None:
        rest = sorted(self._continuing, key=lambda c: -self._votes[c])
        self._parts.append(sentences.rest(self._labels(rest)))
        self._elect(rest)

    def _transfer_largest(self) -> None:
        """Transfer the largest surplus."""
        most = max(self._votes[c] for c in self._surpluses)
        tied = [c for c in self._surpluses if self._votes[c] == most]
        source = self._pick(tied, TRANSFER)
        surplus = self._number(self._votes[source] - self._threshold)
        values = self._transfer_surplus(source, self._not_continuing()).values
        label, shown = self._labels([source])[0], [self._number(v) for v in values]
        self._parts.append(sentences.surplus(label, surplus, shown))

    def _transfer_surplus(self, source: int, gone: Collection[int]) -> Movement:
        total = self._votes[source]
        surplus, value = total - self._threshold, self._rules.value
        self._surpluses.remove(source)
        movement = self._piles.transfer(
            source, gone, lambda old: value(old, surplus, total), keep=self._threshold
        )
        self._record(movement, "surplus")
        return movement

    def _exclude(self, losers: Sequence[int], reason: str) -> None:
        """Exclude the candidates and transfer their papers at the values that they have."""
        votes = [self._number(self._votes[c]) for c in losers]
        self._continuing = [c for c in self._continuing if c not in losers]
        self._excluded += [(c, reason) for c in losers]
        self._rounds[-1].excluded = tuple(losers)
        for source in losers:
            self._record(
                self._piles.transfer(source, self._not_continuing(), lambda old: old), "exclusion"
            )
        labels = self._labels(losers)
        if reason == HOPELESS:
            self._parts.append(sentences.hopeless(labels, votes))
        else:
            self._parts.append(sentences.fewest(labels[0], votes[0]))

    def _not_continuing(self) -> list[int]:
        standing = set(self._continuing)
        return [c for c in range(self._papers.candidates) if c not in standing]

    def _record(self, movement: Movement, kind: str) -> None:
        for reason, votes in movement.exhausted.items():
            self._exhausted[reason] = self._exhausted.get(reason, 0) + votes
        self._lost += movement.lost
        values = movement.values
        self._rounds[-1].transfers.append(
            Transfer(
                source=movement.source,
                kind=kind,
                value=self._text(values[0]) if len(values) == 1 else None,
                to={c: self._text(votes) for c, votes in movement.to.items()},
                exhausted={reason: self._text(v) for reason, v in movement.exhausted.items()},
                lost=self._text(movement.lost),
            )
        )

    def _lowest(self) -> int:
        fewest = min(self._votes[c] for c in self._continuing)
        return self._pick([c for c in self._continuing if self._votes[c] == fewest], EXCLUSION)

    def _hopeless(self) -> list[int]:
        """Those who stay behind the next one even with all votes below and all surpluses."""
        ranked = sorted(self._continuing, key=lambda c: self._votes[c])
        total = sum(self._votes[c] - self._threshold for c in self._surpluses)
        found = 0
        for number in range(1, len(ranked) - self._vacancies + 1):
            total += self._votes[ranked[number - 1]]
            if total < self._votes[ranked[number]]:
                found = number
        return sorted(ranked[:found])

    def _pick(self, tied: list[int], purpose: str) -> int:
        """The candidate to exclude or to transfer from: an earlier round decides, then the lot."""
        if len(tied) == 1:
            return tied[0]
        number, ties, left = len(self._rounds), self._election.ties, tied
        if self._rules.earlier_rounds:
            left = self._narrow(tied, purpose)
        if len(left) > 1:
            choose = ties.first if purpose == TRANSFER else ties.last
            picked = choose(left, purpose=purpose, round_=number)
        else:
            picked = left[0]
        self._parts.append(
            sentences.tie(
                self._labels(sorted(tied)), self._number(self._votes[tied[0]]),
                *self._labels([picked]), drawn=len(left) > 1,
            )
        )  # fmt: skip
        return picked

    def _narrow(self, tied: list[int], purpose: str) -> list[int]:
        """The tied candidates whom earlier rounds leave, the most recent round first."""
        extreme = max if purpose == TRANSFER else min
        left = tied
        for votes in reversed(self._history[:-1]):
            decisive = extreme(votes[c] for c in left)
            left = [c for c in left if votes[c] == decisive]
        if len(left) < len(tied):
            earlier = self._history[-2::-1]
            order = sorted(sorted(tied), key=lambda c: [-votes[c] for votes in earlier])
            self._election.ties.note(
                tied, order, by=PREVIOUS_ROUND, purpose=purpose, round_=len(self._rounds)
            )
        return left

    def _close(self) -> None:
        """Show the votes after the last surpluses, which no candidate is left to receive."""
        everyone = range(self._papers.candidates)
        for source in list(self._surpluses):
            self._transfer_surplus(source, everyone)
        self._open()
        self._say(sentences.closed())
