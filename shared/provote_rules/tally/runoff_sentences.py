"""The sentences of an instant runoff's report, one for each round."""

from collections.abc import Collection, Mapping, Sequence

from provote_rules.tally.sentences import are, listed
from provote_rules.wording import number_of


def election(
    labels: Sequence[str],
    tallies: Mapping[int, int],
    winner: int,
    threshold: int,
    tied: Collection[int],
    broken_by: str,
) -> str:
    """A candidate is elected; `broken_by` is what broke a tie, in words."""
    name, most = labels[winner], number_of(tallies[winner], "vote")
    if broken_by:
        names = listed([labels[candidate] for candidate in tied])
        return f"{names} are tied with {most} each; by {broken_by}, {name} is elected."
    if tallies[winner] >= threshold:
        return f"{name} has {most}, which reaches the threshold of {threshold}, and is elected."
    if len(tallies) == 1:
        return f"{name} is the only continuing candidate, with {most}, and is elected."
    [other] = [candidate for candidate in tallies if candidate != winner]
    margin = f"{most}, more than {labels[other]} with {tallies[other]}"
    return f"Two candidates remain: {name} has {margin}, and is elected."


def last_two(labels: Sequence[str], tallies: Mapping[int, int], winner: int) -> str:
    """The final round after an election."""
    names = [f"{labels[c]} with {number_of(votes, 'vote')}" for c, votes in tallies.items()]
    verb = "remains" if len(names) == 1 else "remain"
    return f"{listed(names)} {verb}; {labels[winner]} is already elected."


def exclusion(
    labels: Sequence[str],
    tallies: Mapping[int, int],
    prefix: str,
    excluded: Collection[int],
    tied: Collection[int],
    broken_by: str,
) -> str:
    """Candidates are excluded: together, or the one with the fewest votes, after a tie or not."""
    names = listed([f"{labels[c]} ({number_of(tallies[c], 'vote')})" for c in excluded])
    if not tied:
        together = " together" if len(excluded) > 1 else ""
        why = ", because they cannot be elected" if len(excluded) > 1 else ""
        return f"{prefix}; {names} {are(excluded)} excluded{together}{why}."
    if not broken_by:
        return f"{prefix}; {names} has the fewest votes and is excluded."
    [one] = excluded
    fewest = f"{listed([labels[c] for c in tied])} are tied with the fewest votes ({tallies[one]})"
    return f"{prefix}; {fewest}; by {broken_by}, {labels[one]} is excluded."
