"""A poll's definition in the shapes of the API, of its digest, and of events."""

from dataclasses import asdict, replace
from typing import Any, TypeVar

from polls.models import Poll, TieSeed
from polls.selectors.images import event_image, images_of
from provote_core.events import Fact, PollChoice, PollRules, PollState, TieRules
from provote_rules import definition
from provote_rules.definition import ADDED, CHOICE, FROZEN, digest
from provote_rules.lifecycle import ENDED, Status

StateT = TypeVar("StateT", bound=PollState)

_COLUMNS = [name for name in FROZEN if name not in ("choices", "rules", *ADDED)]


def choices_of(poll: Any) -> list[dict[str, Any]]:
    """The choices in their order, each with the members of CHOICE; `annotated` polls hold them.

    Only a choice that has an image has the member `image`: recipes from before images, which take
    all of a choice, compute the right digest of a poll without images.
    """
    if hasattr(poll, "shown_choices"):
        choices = [{name: one[name] for name in CHOICE} for one in poll.shown_choices or ()]
    else:
        choices = [{name: getattr(one, name) for name in CHOICE} for one in poll.choices.all()]
    images = images_of(poll)
    for choice in choices:
        if (image := images.get(str(choice["id"]))) is not None:
            choice["image"] = image
    return choices


def image_of(poll: Any) -> dict[str, Any] | None:
    """The image of the poll itself, if it has one."""
    return images_of(poll).get(None)


def digest_of(poll: Poll) -> str:
    """The digest of a frozen definition; "" for a draft's."""
    if poll.digest or poll.status == Status.DRAFT:
        return poll.digest
    return computed_digest(poll)


def computed_digest(poll: Poll) -> str:
    """The digest of the definition as it is now."""
    members = {name: getattr(poll, name) for name in _COLUMNS} | method_of(poll)
    members |= {"choices": choices_of(poll), "image": image_of(poll)}
    return digest(members | {"rules": rules_of(poll)})


def method_of(poll: Poll) -> dict[str, Any]:
    """The members `method` and `seats`, which are None if 0.2.0 opened the poll."""
    counting = poll.counting
    if counting is None:
        return {"method": None, "seats": None}
    return {"method": counting.method, "seats": counting.seats}


def rules_of(poll: Poll) -> dict[str, Any]:
    """The rules as the API has them: those that 0.2.0 lacks are None if it opened the poll."""
    counting = poll.counting
    quarantine = poll.quarantine
    return {
        "dedupe": poll.dedupe,
        "dedupe_limit": poll.dedupe_limit,
        "quarantine": None if quarantine is None else asdict(quarantine),
        "ballot": None if counting is None else counting.ballot,
        "method": None if counting is None else counting.parameters,
        "ties": None if counting is None else {**counting.ties, "commitment": _commitment(poll)},
        "publish_ballots": _publish_ballots(poll),
    }


def publishes_ballots(poll: Poll) -> bool:
    """Whether the ballots are published, without voters, once the result is final."""
    return definition.publishes_ballots(poll.ballot_type, _publish_ballots(poll))


def revealed_seed(poll: Any) -> str | None:
    """The seed of a closed poll's ties; None before, and without one. `annotated` polls have it.

    It is None while `closes_at` has passed and votes has not sealed the poll yet.
    """
    if poll.status not in ENDED:
        return None
    if hasattr(poll, "shown_seed"):
        return poll.shown_seed or None
    return TieSeed.objects.filter(poll=poll).values_list("seed", flat=True).first()


def state(poll: Poll, contract: type[StateT]) -> StateT:
    """The poll in the shape for siblings; `contract` is PollState or the event that carries it."""
    method, images = method_of(poll), images_of(poll)
    return contract(
        poll_id=poll.id,
        owner=poll.owner,
        title=poll.title,
        status=str(poll.status),
        ballot_type=poll.ballot_type,
        eligibility=poll.eligibility,
        results_visibility=poll.results_visibility,
        allow_change=poll.allow_change,
        choices=tuple(
            PollChoice(
                id=choice.id,
                label=choice.label,
                position=choice.position,
                image=event_image(images.get(str(choice.id))),
            )
            for choice in poll.choices.all()
        ),
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        closed_at=poll.closed_at,
        version=poll.version,
        listing=poll.listing,
        rules=_event_rules(poll),
        digest=digest_of(poll),
        method=method["method"] or "",
        seats=method["seats"] or 1,
        tie_seed=revealed_seed(poll) or "",
        image=event_image(images.get(None)),
        language=poll.language or "",
    )


def _event_rules(poll: Poll) -> PollRules:
    counting = poll.counting
    rules = PollRules(
        dedupe=poll.dedupe, dedupe_limit=poll.dedupe_limit, quarantine=poll.quarantine
    )
    if counting is None:
        return rules
    numbers = counting.ties["lot_numbers"]
    ties = TieRules(
        by=counting.ties["by"],
        lot_numbers=tuple(numbers) if isinstance(numbers, list) else None,
        beacon=counting.ties["beacon"],
        commitment=_commitment(poll),
    )
    return replace(
        rules,
        ballot=counting.ballot,
        method=counting.parameters,
        ties=ties,
        publish_ballots=_publish_ballots(poll),
    )


def _publish_ballots(poll: Poll) -> bool | None:
    """The rule; None if 0.2.0 opened the poll."""
    if poll.publish_ballots is None and poll.status == Status.DRAFT:
        return True
    return poll.publish_ballots


def _commitment(poll: Poll) -> str | None:
    return (poll.ties or {}).get("commitment")


def fact(poll: Poll, contract: type[PollState]) -> Fact:
    """The event of type `contract` about `poll`, for the outbox; build it after the change."""
    return Fact(data=state(poll, contract), subject=str(poll.id), version=poll.version)
