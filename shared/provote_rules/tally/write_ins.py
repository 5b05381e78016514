"""Undeclared write-ins: the candidate of imported ballots that stands for all of them."""

from provote_rules.tally.methods import Parameter
from provote_rules.tally.profiles import Profile

AS_CANDIDATE, EXCLUDE_FIRST, EXCLUDE_WITH_BATCH = "as_candidate", "exclude_first", "with_batch"
WRITE_IN = "undeclared-write-in"  # the reason of an exclusion

UNDECLARED_WRITE_INS = Parameter(
    name="undeclared_write_ins",
    default=EXCLUDE_FIRST,
    values=(EXCLUDE_FIRST, AS_CANDIDATE),
    help="Whether a candidate with the label UWI or Undeclared Write-ins cannot be elected "
    "and is excluded first.",
)

# In lower case.
_LABELS = frozenset({"uwi", "undeclared write-in", "undeclared write-ins"})


def is_write_in(label: str) -> bool:
    """Whether a candidate with this label stands for undeclared write-ins."""
    return label.casefold() in _LABELS


def write_ins(profile: Profile, mode: str) -> frozenset[int]:
    """The standing candidates that cannot be elected because they are undeclared write-ins."""
    if mode == AS_CANDIDATE:
        return frozenset()
    labels = profile.candidates
    return frozenset(c for c in profile.standing if is_write_in(labels[c]))
