"""Quorum and threshold: how many ballots a result needs, and which share a candidate needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from provote_rules.tally.methods import Election, Parameter
from provote_rules.tally.numbers import exact
from provote_rules.tally.sentences import percent
from provote_rules.wording import is_are, number_of

BASES = ("cast", "valid", "not_abstaining")

PARAMETERS = (
    Parameter(
        name="quorum",
        default=None,
        least=1,
        help="The number of ballots below which no candidate is elected.",
    ),
    Parameter(
        name="quorum_of",
        default="cast",
        values=BASES,
        help="Which ballots the quorum counts.",
    ),
    Parameter(
        name="threshold",
        default=None,
        least=1,
        most=10_000,
        help="The share that a candidate needs to be elected, in hundredths of a percent.",
    ),
    Parameter(
        name="threshold_of",
        default="valid",
        values=BASES,
        help="The ballots that the threshold is a share of.",
    ),
    Parameter(
        name="threshold_strict",
        default=False,
        help="Whether a candidate needs more than the threshold, not just as much.",
    ),
)

# One and several of them.
_PHRASES = {
    "cast": ("ballot cast", "ballots cast"),
    "valid": ("valid ballot", "valid ballots"),
    "not_abstaining": ("ballot that is no abstention", "ballots that are no abstentions"),
}


@dataclass(frozen=True, slots=True)
class Turnout:
    """The numbers of ballots that quorums and thresholds refer to, and the parameters."""

    bases: Mapping[str, int]
    parameters: Mapping[str, Any]

    @property
    def has_quorum(self) -> bool:
        """Whether there are enough ballots for a result."""
        quorum = self.parameters["quorum"]
        return quorum is None or self.bases[self.parameters["quorum_of"]] >= quorum

    @property
    def quorum_sentence(self) -> str:
        """Why there is no result."""
        of, quorum = self.parameters["quorum_of"], self.parameters["quorum"]
        found = self.bases[of]
        there = f"There {is_are(found)} {number_of(found, *_PHRASES[of])}"
        return f"{there}, fewer than the quorum of {quorum}: no candidate is elected."

    @property
    def details(self) -> dict[str, Any]:
        """For the report: the quorum and the threshold, where the poll has them."""
        found: dict[str, Any] = {}
        if (quorum := self.parameters["quorum"]) is not None:
            of = self.parameters["quorum_of"]
            found["quorum"] = {
                "required": quorum,
                "of": of,
                "ballots": self.bases[of],
                "reached": self.has_quorum,
            }
        if (share := self.parameters["threshold"]) is not None:
            of = self.parameters["threshold_of"]
            found["threshold"] = {
                "share": percent(share),
                "of": of,
                "ballots": self.bases[of],
                "strict": self.parameters["threshold_strict"],
            }
        return found

    def required(self, highest: int = 1) -> Fraction | None:
        """The votes that a candidate needs; None without a threshold.

        `highest` is the most that one ballot can give a candidate.
        """
        share = self.parameters["threshold"]
        if share is None:
            return None
        return Fraction(share * highest * self.bases[self.parameters["threshold_of"]], 10_000)

    def reaches(self, total: int, highest: int = 1) -> bool:
        """Whether a candidate's sum is enough."""
        required = self.required(highest)
        if required is None:
            return True
        return total > required if self.parameters["threshold_strict"] else total >= required

    def threshold_sentence(self, noun: str, highest: int = 1) -> str:
        """What a candidate needs, as the end of a sentence."""
        required = exact(self.required(highest) or 0)
        need = "more than" if self.parameters["threshold_strict"] else "at least"
        share = percent(self.parameters["threshold"])
        _, of = _PHRASES[self.parameters["threshold_of"]]
        base = f"{share} of the {of}" if highest == 1 else f"{share} of the most that {of} give"
        return f"{need} {number_of(required, noun)} {'is' if required == '1' else 'are'} " + (
            f"required ({base})"
        )


def turnout(election: Election, valid: int) -> Turnout:
    """The turnout of an election with so many valid ballots."""
    profile = election.profile
    bases = {
        "cast": profile.cast,
        "valid": valid,
        "not_abstaining": profile.cast - profile.abstained,
    }
    return Turnout(bases, election.parameters)
