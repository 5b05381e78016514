"""Single transferable vote by Meek's method: the reference rule of the Proportional Representation
Foundation, with nine decimals. The comments name its steps.
"""

from dataclasses import asdict

from provote_rules.tally import stv_sentences as sentences
from provote_rules.tally.meek_piles import Piles
from provote_rules.tally.methods import Election, Method
from provote_rules.tally.numbers import fixed
from provote_rules.tally.outcomes import Outcome, Round
from provote_rules.tally.papers import read_papers
from provote_rules.tally.profiles import RANKING
from provote_rules.tally.reading import SKIP_OVERVOTE, ReadingRules
from provote_rules.tally.sentences import NO_VALID_BALLOT
from provote_rules.tally.ties import EXCLUSION

PLACES = 9
ONE = 10**PLACES
OMEGA = 10**3  # 0.000001
READING = ReadingRules(overvote_rule=SKIP_OVERVOTE)


def _divide_up(number: int, divisor: int) -> int:
    return -(-number // divisor)


class MeekCount:
    """The state of one count; `run` counts. Votes and keep factors are scaled by 10^9."""

    def __init__(self, election: Election) -> None:
        self._election = election
        self._papers = read_papers(election.profile, READING)
        self._piles = Piles(self._papers, ONE)
        standing = election.profile.standing
        self._hopeful = list(standing)
        self._elected: list[int] = []
        self._excluded: list[tuple[int, str]] = []
        self._keep = dict.fromkeys(standing, ONE)  # step A
        self._votes = dict.fromkeys(standing, 0)
        self._quota = self._surplus = self._iterations = 0
        self._rounds: list[Round] = []

    def run(self) -> Outcome:
        """Count until all seats are filled; without a valid paper, no candidate is elected."""
        while self._papers.valid and len(self._hopeful) > self._vacancies > 0:  # step B.1
            self._play()
        if not self._rounds:
            self._distribute()
            self._show_hopeful()
            self._note([])
        if self._papers.valid:
            self._finish()
        else:
            self._rounds[-1].sentence = NO_VALID_BALLOT
        papers = self._papers
        return Outcome(
            elected=self._elected, rounds=self._rounds, valid=papers.valid,
            undervotes=papers.undervotes, overvotes=papers.overvotes, skipped=papers.skipped,
            excluded=self._excluded, threshold=self._text(self._quota),
            details={"reading": asdict(READING)},
        )  # fmt: skip

    @property
    def _vacancies(self) -> int:
        return self._election.seats - len(self._elected)

    def _play(self) -> None:
        """Step B: iterate until a candidate is elected, or else exclude one."""
        before = self._papers.valid * ONE
        self._iterations = 0
        while True:
            winners = self._distribute()
            elected = [*self._elected, *winners]
            self._surplus = max(0, sum(self._votes[c] - self._quota for c in elected))
            if winners or self._surplus < OMEGA or self._surplus >= before:  # step B.2.e
                break
            before = self._surplus
            for c in self._elected:  # step B.2.f
                product = _divide_up(self._keep[c] * self._quota, ONE)
                self._keep[c] = _divide_up(product * ONE, self._votes[c])
        self._show_hopeful()
        if winners:
            self._elect(winners)
        else:
            self._exclude()

    def _distribute(self) -> list[int]:
        """Steps B.2.a to B.2.c: votes and quota; returns the hopeful candidates that reach it."""
        piles = self._piles
        votes = piles.distribute(self._keep)
        self._votes.update(votes)
        self._quota = (sum(votes.values()) + piles.resting) // (self._election.seats + 1) + 1
        self._iterations += 1
        possible = [c for c in self._hopeful if piles.most(c) >= self._quota]
        self._votes.update({c: piles.votes(c) for c in possible})
        return [c for c in possible if self._votes[c] >= self._quota]

    def _show_hopeful(self) -> None:
        """Set the votes of the hopeful candidates, which only the end of a round needs."""
        self._votes.update({c: self._piles.votes(c) for c in self._hopeful})

    def _elect(self, winners: list[int]) -> None:
        winners.sort(key=lambda c: -self._votes[c])
        quota = f"the quota of {self._plain(self._quota)}"
        votes = [self._plain(self._votes[c]) for c in winners]
        self._note([sentences.reached([self._label(c) for c in winners], votes, quota)])
        self._rounds[-1].elected = tuple(winners)
        self._elected += winners
        self._piles.elect(winners)
        self._hopeful = [c for c in self._hopeful if c not in winners]

    def _exclude(self) -> None:
        """Step B.3: all within the surplus of the fewest votes are tied."""
        fewest = min(self._votes[c] for c in self._hopeful)
        tied = [c for c in self._hopeful if self._votes[c] <= fewest + self._surplus]
        number = len(self._rounds) + 1
        loser = self._election.ties.last(tied, purpose=EXCLUSION, round_=number)
        parts = []
        if len(tied) > 1:
            labels, votes = [self._label(c) for c in tied], self._plain(fewest)
            lot = self._election.ties.lot
            parts.append(sentences.tie(labels, votes, self._label(loser), lot=lot))
        parts.append(sentences.fewest([self._label(loser)], [self._plain(self._votes[loser])]))
        self._note(parts)
        self._rounds[-1].excluded = (loser,)
        self._hopeful.remove(loser)
        self._keep[loser] = self._votes[loser] = 0
        self._piles.exclude(loser)
        self._excluded.append((loser, "fewest-votes"))

    def _finish(self) -> None:
        """Step C: elect those who are left if there are seats for them, or else exclude them."""
        last, left = self._rounds[-1], sorted(self._hopeful, key=lambda c: -self._votes[c])
        if self._vacancies:
            said = sentences.rest([self._label(c) for c in left])
            self._elected += left
            last.elected += tuple(left)
        else:
            said = sentences.complete(bool(left))
            self._excluded += [(c, "not-elected") for c in left]
        last.sentence = sentences.join([last.sentence.removesuffix("."), said])

    def _note(self, parts: list[str]) -> None:
        """Add the round with the votes of the last iteration."""
        residual = self._papers.valid * ONE - sum(self._votes.values())
        self._rounds.append(
            Round(
                tallies={c: self._text(votes) for c, votes in self._votes.items()},
                sentence=sentences.join(parts),
                exhausted={"choices": self._text(residual)},
                quota=self._text(self._quota),
                details={
                    "keep_factors": {
                        self._label(c): self._text(factor) for c, factor in self._keep.items()
                    },
                    "surplus": self._text(self._surplus),
                    "iterations": self._iterations,
                },
            )
        )

    def _label(self, candidate: int) -> str:
        return self._election.profile.candidates[candidate]

    def _text(self, scaled: int) -> str:
        return fixed(scaled, PLACES)

    def _plain(self, scaled: int) -> str:
        return sentences.plain(scaled, ONE)


def _count(election: Election) -> Outcome:
    return MeekCount(election).run()


MEEK_PRF = Method(
    id="meek-prf",
    version="2010",
    title="Single transferable vote by Meek's method",
    source="Reference Meek Rule of the Proportional Representation Foundation",
    forms=(RANKING,),
    ballot_types=("ranked",),
    count=_count,
    reading=lambda parameters: READING,
)
