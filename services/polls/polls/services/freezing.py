"""What is decided when a draft is published: lots, the seed of ties, and the digest."""

import secrets
from typing import Any

from polls import selectors
from polls.models import Poll, TieSeed
from polls.services.definitions import (
    Definition,
    counting_columns,
    counting_of,
    has_images,
    member,
)
from provote_rules.counting import settled
from provote_rules.definition import commitment
from provote_rules.lifecycle import Status
from provote_rules.tie_rules import DRAW, SEED

SEED_BYTES = 32


def freeze(poll: Poll) -> dict[str, Any]:
    """The columns of a locked draft that is being published; {} for a poll that is no draft.

    The definition is checked again, because older code may have changed the draft, and the
    platform's settings may be others. Raises InvalidRequest.
    """
    if poll.status != Status.DRAFT:
        return {}
    definition: Any = {name: member(poll, name) for name in Definition.__annotations__}
    values = counting_columns(settled(counting_of(definition)))
    values["ties"] |= {"commitment": None}
    values["images"] = "frozen" if has_images(definition) else None
    values["publish_ballots"] = definition["rules"]["publish_ballots"] is not False
    if values["ties"]["lot_numbers"] == DRAW:
        values["ties"]["lot_numbers"] = _drawn(len(definition["choices"]))
    if values["ties"]["by"] == SEED:
        values["ties"]["commitment"] = _commit(poll)
    for name, value in values.items():
        setattr(poll, name, value)
    return values | {"digest": selectors.computed_digest(poll)}


def _commit(poll: Poll) -> str:
    """Store a new seed; returns the commitment to it."""
    seed = secrets.token_bytes(SEED_BYTES)
    TieSeed.objects.create(poll=poll, seed=seed.hex())
    return commitment(seed)


def _drawn(number: int) -> list[int]:
    """The numbers from 1 on, in random order."""
    return secrets.SystemRandom().sample(range(1, number + 1), number)
