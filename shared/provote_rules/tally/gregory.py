"""Single transferable vote with fractional surpluses (weighted inclusive Gregory).

All papers of an elected candidate pass on a share of their value. scottish.py and wig.py have the
rules of the laws; this is the count that they have in common.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass

from provote_rules.tally import stv_sentences as sentences
from provote_rules.tally.batches import batch_size
from provote_rules.tally.methods import Election
from provote_rules.tally.minutes import Minutes
from provote_rules.tally.outcomes import Outcome
from provote_rules.tally.papers import read_papers
from provote_rules.tally.piles import Piles
from provote_rules.tally.reading import ReadingRules
from provote_rules.tally.sentences import no_ballot
from provote_rules.tally.ties import EXCLUSION, TRANSFER
from provote_rules.tally.write_ins import WRITE_IN

FEWEST, HOPELESS, REMAINING = "fewest-votes", "cannot-win", "not-elected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What differs from law to law.

    `value(old, surplus, total)` is the transfer value of a paper, all scaled by 10^places.
    `earlier_rounds`: the most recent round with unequal votes breaks a tie. `sinking`: each round
    has its own threshold. `pause`: a round that elects excludes no candidate. `batch`: candidates
    who cannot be elected any more are excluded together. `closing`: a last round shows the votes
    after the last surplus. `all_tallies`: rounds show excluded candidates too, with no votes.
    `first_out` cannot be elected and are excluded in the first round. `word` is the law's word
    for the quota.
    """

    places: int
    value: Callable[[int, int, int], int]
    word: str
    reading: ReadingRules
    earlier_rounds: bool = False
    sinking: bool = False
    pause: bool = False
    batch: bool = False
    closing: bool = False
    all_tallies: bool = False
    first_out: frozenset[int] = frozenset()


class GregoryCount:
    """The state of one count; `run` counts. Votes are whole numbers, scaled by 10^places."""

    def __init__(self, election: Election, rules: Rules) -> None:
        self._rules, self._election = rules, election
        self._one, self._threshold = 10**rules.places, 0
        self._papers = read_papers(election.profile, rules.reading)
        self._piles = Piles(self._papers, self._one)
        self._votes = self._piles.votes
        self._minutes = Minutes(election.profile.candidates, rules.places)
        self._history: list[list[int]] = []
        self._continuing = list(election.profile.standing)
        self._elected: list[int] = []
        self._excluded: list[tuple[int, str]] = []
        self._surpluses: list[int] = []

    def run(self) -> Outcome:
        """Count until all seats are filled."""
        while self._play():
            pass
        if self._rules.closing and self._surpluses and not self._vacancies:
            self._set_aside()
        papers = self._papers
        return Outcome(
            elected=self._elected,
            rounds=self._minutes.rounds,
            valid=papers.valid,
            undervotes=papers.undervotes,
            overvotes=papers.overvotes,
            skipped=papers.skipped,
            excluded=self._excluded + [(c, REMAINING) for c in self._continuing if self._elected],
            threshold=str(self._threshold // self._one),
            details={"reading": asdict(self._rules.reading)},
        )

    @property
    def _vacancies(self) -> int:
        return self._election.seats - len(self._elected)

    def _play(self) -> bool:
        """Play one round; false if it was the last one."""
        if not self._history or self._rules.sinking:
            whole = sum(self._votes) // self._one
            self._threshold = (whole // (self._election.seats + 1) + 1) * self._one
        self._open()
        last = self._decide()
        self._minutes.close()
        return not last

    def _open(self) -> None:
        self._history.append(list(self._votes))
        gone = set() if self._rules.all_tallies else {c for c, _ in self._excluded}
        shown = [c for c in self._election.profile.standing if c not in gone]
        quota = self._threshold // self._one if self._rules.sinking else None
        self._minutes.open({c: self._votes[c] for c in shown}, quota)

    def _decide(self) -> bool:
        """Elect, or else transfer, or else exclude; true if the count is complete.

        Votes with elected candidates count, too: without any vote, no candidate is elected yet.
        """
        write_ins = [c for c in self._continuing if c in self._rules.first_out]
        if write_ins:
            self._exclude(write_ins, WRITE_IN)
            return False
        if not any(self._votes):
            self._minutes.add(no_ballot(self._papers.valid).removesuffix("."))
            return True
        reached = self._elect_reached()
        if 0 < len(self._continuing) <= self._vacancies:
            self._elect_rest()
        if not self._vacancies or not self._continuing:
            self._minutes.add(sentences.complete(bool(self._continuing)))
            return True
        hopeless = self._hopeless() if self._rules.batch else []
        if hopeless:
            self._exclude(hopeless, HOPELESS)
        elif self._surpluses:
            self._transfer_largest()
        elif not (reached and self._rules.pause):
            fewest = min(self._votes[c] for c in self._continuing)
            tied = [c for c in self._continuing if self._votes[c] == fewest]
            self._exclude([self._pick(tied, EXCLUSION)], FEWEST)
        return False

    def _elect_reached(self) -> bool:
        """Elect all who have the threshold: by their votes, equal ones as on the ballot paper."""
        reached = [c for c in self._continuing if self._votes[c] >= self._threshold]
        reached.sort(key=lambda c: -self._votes[c])
        if reached:
            votes = self._minutes.numbers(self._votes[c] for c in reached)
            quota = f"the {self._rules.word} of {self._minutes.number(self._threshold)}"
            self._minutes.add(sentences.reached(self._minutes.labels(reached), votes, quota))
            self._elect(reached)
        return bool(reached)

    def _elect_rest(self) -> None:
        rest = sorted(self._continuing, key=lambda c: -self._votes[c])
        self._minutes.add(sentences.rest(self._minutes.labels(rest)))
        self._elect(rest)

    def _elect(self, candidates: Sequence[int]) -> None:
        self._elected += candidates
        self._continuing = [c for c in self._continuing if c not in candidates]
        self._surpluses += [c for c in candidates if self._votes[c] > self._threshold]
        self._minutes.elect(candidates)

    def _transfer_largest(self) -> None:
        """Transfer the largest surplus."""
        most = max(self._votes[c] for c in self._surpluses)
        source = self._pick([c for c in self._surpluses if self._votes[c] == most], TRANSFER)
        (label,), surplus = self._minutes.labels([source]), most - self._threshold
        values = self._minutes.numbers(self._transfer_surplus(source, self._not_continuing()))
        self._minutes.add(sentences.surplus(label, self._minutes.number(surplus), values))

    def _transfer_surplus(self, source: int, gone: Collection[int]) -> list[int]:
        """Transfer the surplus; returns the values of the papers."""
        total = self._votes[source]
        surplus, value = total - self._threshold, self._rules.value
        self._surpluses.remove(source)
        movement = self._piles.transfer(
            source, gone, lambda old: value(old, surplus, total), keep=self._threshold
        )
        self._minutes.move(movement, "surplus")
        return movement.values

    def _exclude(self, losers: Sequence[int], reason: str) -> None:
        """Exclude the candidates and transfer their papers at the values that they have."""
        votes = self._minutes.numbers(self._votes[c] for c in losers)
        self._continuing = [c for c in self._continuing if c not in losers]
        self._excluded += [(c, reason) for c in losers]
        self._minutes.exclude(losers)
        for source in losers:
            movement = self._piles.transfer(source, self._not_continuing(), lambda old: old)
            self._minutes.move(movement, "exclusion")
        says = {FEWEST: sentences.fewest, HOPELESS: sentences.hopeless}
        self._minutes.add(
            says.get(reason, sentences.write_ins)(self._minutes.labels(losers), votes)
        )

    def _not_continuing(self) -> list[int]:
        continuing = set(self._continuing)
        return [c for c in range(self._papers.candidates) if c not in continuing]

    def _hopeless(self) -> list[int]:
        """Those who stay behind the next one even with all votes below and all surpluses."""
        ranked = sorted(self._continuing, key=lambda c: self._votes[c])
        surplus = sum(self._votes[c] - self._threshold for c in self._surpluses)
        ascending = [self._votes[c] for c in ranked]
        size = batch_size(ascending, remaining=self._vacancies, surplus=surplus)
        return sorted(ranked[:size])

    def _pick(self, tied: list[int], purpose: str) -> int:
        """The candidate to exclude or to transfer from: an earlier round decides, then the lot."""
        if len(tied) == 1:
            return tied[0]
        ties, number, left = self._election.ties, len(self._history), tied
        if self._rules.earlier_rounds:
            left = ties.leave(tied, self._history[-2::-1], purpose=purpose, round_=number)
        lot = ties.lot if len(left) > 1 else None
        choose = ties.first if purpose == TRANSFER else ties.last
        picked = choose(left, purpose=purpose, round_=number)
        labels, votes = self._minutes.labels(sorted(tied)), self._votes[picked]
        (label,), shown = self._minutes.labels([picked]), self._minutes.number(votes)
        self._minutes.add(sentences.tie(labels, shown, label, lot=lot))
        return picked

    def _set_aside(self) -> None:
        """Show the votes after the last surpluses, which no candidate is left to receive."""
        for source in list(self._surpluses):
            self._transfer_surplus(source, range(self._papers.candidates))
        self._open()
        self._minutes.add(sentences.closed())
        self._minutes.close()
