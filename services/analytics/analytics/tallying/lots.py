"""The lot of a count: what breaks its ties, by the poll's frozen rules."""

import hashlib
from typing import Any

from analytics.tallying.profiles import Snapshot
from provote_rules.tally.ties import CandidateOrder, DrawnByHand, Lot, LotNumbers, SeedLot
from provote_rules.texts import tr

UNKNOWN: dict[str, Any] = {}


class SeedMismatch(Exception):
    """The closed poll does not reveal the seed that was committed to; the message says why."""


def lot_of(snapshot: Snapshot, beacon: dict[str, Any] = UNKNOWN) -> Lot:
    """The lot of the poll's count; live counts have the order of the ballot paper.

    `beacon` is {round, randomness}, or empty where there is none. Raises SeedMismatch.
    """
    ties = snapshot.rules.ties
    if not snapshot.ready or not ties.by:
        return CandidateOrder()
    if ties.by == "lot_numbers":
        return LotNumbers(tuple(ties.lot_numbers or ()))
    if ties.by == "ask":
        position = {choice: index for index, choice in enumerate(snapshot.ids)}
        orders = (tuple(position[str(id_)] for id_ in order) for order in snapshot.decisions)
        return DrawnByHand(tuple(orders))
    return SeedLot(
        _seed(snapshot),
        snapshot.ids,
        bytes.fromhex(beacon.get("randomness", "")),
        beacon.get("round"),
    )


def _seed(snapshot: Snapshot) -> bytes:
    commitment = snapshot.rules.ties.commitment
    if commitment and not snapshot.tie_seed:
        raise SeedMismatch(tr("The closed poll reveals no seed."))
    try:
        seed = bytes.fromhex(snapshot.tie_seed)
    except ValueError:
        raise SeedMismatch(tr("The revealed seed is not hexadecimal.")) from None
    if hashlib.sha256(seed).hexdigest() != commitment:
        raise SeedMismatch(tr("SHA-256 of the revealed seed differs from the commitment."))
    return seed
