"""The accounting of a poll: the figures of votes beside the count. Pure Python."""

from dataclasses import dataclass

from analytics.projections import ResultSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures that votes reports for a poll, up to one position of votes/0.

    A votes of an older release, without quarantine, omits `voided` and `quarantined`.
    """

    accepted: int
    retracted: int
    voided: int = 0
    quarantined: int = 0
    stored: int
    sequenced: int
    replayed: int
    rejected: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """The response of the accounting endpoint: both sides' numbers at position `watermark`."""

    accepted: int
    retracted: int
    voided: int
    stored: int
    quarantined: int
    sequenced: int
    counted: int
    balanced: bool
    watermark: int
    replayed: int
    rejected: dict[str, int]


def balance(snapshot: ResultSnapshot, figures: Figures) -> Accounting:
    """Compare the figures of votes with the count at the same position.

    An accepted vote is stored unless it was retracted or voided, and a stored vote is counted
    unless it is in quarantine. `counted` is the sum over all ballots, abstentions included. The
    balance also requires that the poll's total equals that sum, and that no event waits as a dead
    letter, because it might move a vote between choices.
    """
    counted = sum(snapshot.counted.values()) + (snapshot.grouped or 0)
    kept = figures.accepted - figures.retracted - figures.voided
    return Accounting(
        accepted=figures.accepted,
        retracted=figures.retracted,
        voided=figures.voided,
        stored=figures.stored,
        quarantined=figures.quarantined,
        sequenced=figures.sequenced,
        counted=counted,
        balanced=kept == figures.stored
        and figures.stored - figures.quarantined == counted == snapshot.total
        and figures.quarantined == snapshot.waiting
        and figures.sequenced == figures.accepted
        and not snapshot.missing,
        watermark=snapshot.watermark,
        replayed=figures.replayed,
        rejected=figures.rejected,
    )
