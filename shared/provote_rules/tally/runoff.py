"""Counting an instant runoff: rounds of exclusions until a candidate is elected."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from provote_rules.tally import runoff_sentences as sentences
from provote_rules.tally.batches import batch_size
from provote_rules.tally.methods import Election
from provote_rules.tally.outcomes import Outcome, Round, Transfer
from provote_rules.tally.reading import ReadingRules, read
from provote_rules.tally.runoff_piles import Moved, Piles
from provote_rules.tally.sentences import decided_by, no_ballot
from provote_rules.tally.ties import ELECTION, EXCLUSION
from provote_rules.tally.write_ins import EXCLUDE_FIRST, EXCLUDE_WITH_BATCH, WRITE_IN, write_ins

BY_LOT, BY_EARLIER_ROUNDS = "lot", "previous_round_counts_then_lot"

FEWEST, CANNOT_WIN = "fewest-votes", "cannot-win"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunoffRules(ReadingRules):
    """How ballots are read and rounds are counted; names as RCTab has them.

    Undeclared write-ins cannot be elected and are excluded before a candidate is elected: alone,
    or together with a batch; `as_candidate` makes them a candidate like others. With
    `batch_at_equality` a batch also has those who can only equal the next candidate. With
    `only_first_majority_elects`, from the second round on only the last two compete.
    """

    batch_elimination: bool = False
    batch_at_equality: bool = False
    continue_until_two_candidates_remain: bool = False
    first_round_determines_threshold: bool = False
    tiebreak_mode: str = BY_LOT
    undeclared_write_ins: str = EXCLUDE_FIRST
    only_first_majority_elects: bool = False


def count(election: Election, rules: RunoffRules) -> Outcome:
    """Count the ballots of an election by the rules."""
    return _Runoff(election, rules).run()


class _Runoff:
    def __init__(self, election: Election, rules: RunoffRules) -> None:
        profile = election.profile
        self._labels, self._ties, self._rules = profile.candidates, election.ties, rules
        size = len(profile.candidates)
        self._papers = read(profile.ballots, rules, size)
        self._piles = Piles(self._papers, profile.standing, size)
        self._write_ins = write_ins(profile, rules.undeclared_write_ins)
        self._history: list[dict[int, int]] = []
        self._rounds: list[Round] = []
        self._elected: list[int] = []
        self._winner_set: list[int] | None = None
        self._threshold = 0
        self._excluded: list[tuple[int, str]] = []

    def run(self) -> Outcome:
        while self._round():
            pass
        return Outcome(
            elected=self._elected,
            rounds=self._rounds,
            valid=sum(self._history[0].values()),
            undervotes=self._papers.undervotes,
            overvotes=self._papers.overvotes,
            skipped=self._papers.skipped,
            excluded=self._excluded,
            threshold=str(self._threshold),
            winner_set=self._winner_set,
            details={"rules": asdict(self._rules)},
        )

    def _round(self) -> bool:
        """Count one round; returns whether there is another one."""
        tallies = dict(self._piles.tallies)
        self._history.append(tallies)
        self._set_threshold(tallies)
        if not any(tallies.values()):
            self._record(no_ballot(sum(self._history[0].values())))
            return False
        if not self._elected and (winner := self._winner(tallies)) is not None:
            self._elected.append(winner)
            self._record(self._election_sentence(winner, tallies), elected=winner)
            return self._rules.continue_until_two_candidates_remain and len(tallies) > 2
        if self._elected and len(tallies) <= 2:
            self._record(sentences.last_two(self._labels, tallies, self._elected[0]))
            return False
        self._exclude(tallies)
        return True

    def _set_threshold(self, tallies: Mapping[int, int]) -> None:
        fixed = self._elected or self._rules.first_round_determines_threshold
        if not self._rounds or not fixed:
            self._threshold = sum(tallies.values()) // 2 + 1

    def _winner(self, tallies: Mapping[int, int]) -> int | None:
        if any(tallies.get(candidate) for candidate in self._write_ins):
            return None
        most = max(tallies.values())
        level = [candidate for candidate, votes in tallies.items() if votes == most]
        if len(tallies) > 2:
            competes = not (self._rules.only_first_majority_elects and self._rounds)
            if not competes or most < self._threshold:
                return None
        open_before = any(tie.drawn for tie in self._ties.found)
        left = self._left(level, ELECTION)
        self._winner_set = None if open_before else left
        return self._ties.first(left, purpose=ELECTION, round_=len(self._history))

    def _exclude(self, tallies: dict[int, int]) -> None:
        reasons, tied = self._choose(tallies)
        sentence = sentences.exclusion(
            self._labels, tallies, self._prefix(), reasons, tied, self._how(tied)
        )
        here = self._record(sentence, excluded=tuple(reasons))
        self._excluded.extend(reasons.items())
        for candidate, moved in self._piles.exclude(tuple(reasons)).items():
            here.transfers.append(_transfer(candidate, moved))

    def _choose(self, tallies: Mapping[int, int]) -> tuple[dict[int, str], list[int]]:
        """The candidates to exclude with the reasons, and those tied for it."""
        mode = self._rules.undeclared_write_ins
        present = [
            candidate
            for candidate in tallies
            if candidate in self._write_ins and (tallies[candidate] or mode == EXCLUDE_WITH_BATCH)
        ]
        if present and mode == EXCLUDE_FIRST:
            return dict.fromkeys(present, WRITE_IN), []
        # Write-ins go first: their votes may save any of the others.
        order = sorted(tallies, key=lambda c: (c not in present, tallies[c], c))
        ascending, at_equality = [tallies[c] for c in order], self._rules.batch_at_equality
        batch = batch_size(ascending, remaining=2, at_equality=at_equality)
        size = max(len(present), batch)
        if present or (size > 1 and self._rules.batch_elimination):
            if not self._rules.batch_elimination:
                size = len(present)
            return {c: WRITE_IN if c in present else CANNOT_WIN for c in order[:size]}, []
        fewest = tallies[order[0]]
        tied = [candidate for candidate in order if tallies[candidate] == fewest]
        left = self._left(tied, EXCLUSION)
        loser = self._ties.last(left, purpose=EXCLUSION, round_=len(self._history))
        return {loser: FEWEST}, tied

    def _left(self, tied: list[int], purpose: str) -> list[int]:
        """The tied candidates whom the rules leave for the lot; later preferences never decide."""
        if self._rules.tiebreak_mode != BY_EARLIER_ROUNDS:
            return tied
        earlier = self._history[-2::-1]
        return self._ties.leave(tied, earlier, purpose=purpose, round_=len(self._history))

    def _how(self, tied: Collection[int]) -> str:
        """What broke the tie that was just broken, in words; empty without one."""
        return decided_by(self._ties.found[-1].by, self._ties.lot) if len(tied) > 1 else ""

    def _prefix(self) -> str:
        if self._elected:
            return f"{self._labels[self._elected[0]]} is already elected"
        if any(self._history[-1].get(candidate) for candidate in self._write_ins):
            return "No candidate can be elected before undeclared write-ins are excluded"
        if self._rules.only_first_majority_elects and self._rounds:
            return "More than two candidates continue"
        return f"No candidate reaches the threshold of {self._threshold}"

    def _election_sentence(self, winner: int, tallies: Mapping[int, int]) -> str:
        tied = [c for c, votes in tallies.items() if votes == tallies[winner]]
        return sentences.election(
            self._labels, tallies, winner, self._threshold, tied, self._how(tied)
        )

    def _record(
        self, sentence: str, *, elected: int | None = None, excluded: tuple[int, ...] = ()
    ) -> Round:
        here = Round(
            tallies={c: str(votes) for c, votes in self._history[-1].items()},
            sentence=sentence,
            elected=() if elected is None else (elected,),
            excluded=excluded,
            exhausted={reason: str(n) for reason, n in self._piles.exhausted.items()},
            quota=str(self._threshold),
        )
        self._rounds.append(here)
        return here


def _transfer(source: int, moved: Moved) -> Transfer:
    return Transfer(
        source=source,
        kind=EXCLUSION,
        value="1",
        to={candidate: str(number) for candidate, number in moved.to.items()},
        exhausted={reason: str(number) for reason, number in moved.exhausted.items()},
    )
