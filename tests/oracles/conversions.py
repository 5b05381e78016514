"""Profiles in the forms of other programs."""

from typing import Any

from pref_voting.profiles_with_ties import ProfileWithTies
from votekit.ballot import RankBallot, ScoreBallot
from votekit.pref_profile import RankProfile, ScoreProfile

from provote_rules.tally.profiles import Profile


def groups(marks: Any) -> list[tuple[int, ...]]:
    """The ranks of a ballot, each as a tuple."""
    return [(rank,) if isinstance(rank, int) else rank for rank in marks]


def to_pref_voting(profile: Profile) -> ProfileWithTies:
    """Rankings for pref_voting; unranked candidates are below all ranked ones."""
    rankings = [
        {c: place for place, group in enumerate(groups(marks), 1) for c in group}
        for marks in profile.ballots
    ]
    found = ProfileWithTies(
        rankings,
        rcounts=list(profile.ballots.values()),
        candidates=list(range(len(profile.candidates))),
    )
    found.use_extended_strict_preference()
    return found


def to_votekit(profile: Profile) -> RankProfile:
    """Rankings for votekit."""
    size = len(profile.candidates)
    ballots = [
        RankBallot(
            ranking=tuple(
                frozenset(profile.candidates[c] for c in group) for group in groups(marks)
            ),
            weight=number,
        )
        for marks, number in profile.ballots.items()
    ]
    return RankProfile(
        ballots=tuple(ballots), candidates=profile.candidates, max_ranking_length=size
    )


def scores_to_votekit(profile: Profile, marks_are_scores: bool) -> ScoreProfile:
    """Scores, or marked choices as scores of 1, for votekit, which takes no ballot of zeros."""
    ballots = []
    for marks, number in profile.ballots.items():
        pairs: Any = marks if marks_are_scores else [(c, 1) for c in marks]  # type: ignore[attr-defined]
        given = {profile.candidates[c]: score for c, score in pairs}
        if any(given.values()):
            ballots.append(ScoreBallot(scores=given, weight=number))
    return ScoreProfile(ballots=tuple(ballots), candidates=profile.candidates)
