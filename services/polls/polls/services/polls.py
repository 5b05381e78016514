"""Commands about definitions of polls. Each change increments the poll's version."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from polls import selectors
from polls.errors import DefinitionFrozen, NotADraft
from polls.models import Choice, Poll
from polls.search.index import keep_words
from polls.services.definitions import (
    CHECKED,
    TIMES,
    ChoiceText,
    Definition,
    changed,
    columns,
    member,
    require_rules,
    require_times,
)
from polls.services.images import images_for, use_images
from provote_core import outbox
from provote_core.auth import Principal
from provote_core.events import PollAmended
from provote_core.exceptions import FieldError, InvalidRequest
from provote_rules.lifecycle import Status
from provote_rules.texts import tr

CORRECTABLE = frozenset({"title", "description", "language", "category", "tags"})
PARTS = frozenset({"choices", "image"})  # which have tables of their own
SEARCHED = frozenset({"title", "description", "choices"})


@transaction.atomic
def create_poll(*, owner: UUID, definition: Definition) -> UUID:
    """Create a draft; returns its id. Each call makes another. Raises InvalidRequest."""
    require_times(definition["opens_at"], definition["closes_at"])
    require_rules(definition["eligibility"], definition["rules"])
    poll = Poll(owner=owner, **columns(definition))
    _save(poll)
    choices = _replace_choices(poll, definition["choices"])
    use_images(poll=poll, choices=choices, definition=definition, whole=True)
    keep_words([poll.id])
    return poll.id


@transaction.atomic
def clone_poll(
    *, poll_id: UUID, principal: Principal, owner: UUID, title: str | None = None
) -> UUID:
    """Create a draft of `owner` with the definition of a poll that `principal` may read.

    Returns its id. Times are not copied; images are, as images of `owner`. Each call makes
    another. Raises NotFound.
    """
    poll = selectors.visible_poll(poll_id, principal)
    definition: Any = {name: member(poll, name) for name in Definition.__annotations__}
    definition |= {"title": title or poll.title, "opens_at": None, "closes_at": None}
    return create_poll(owner=owner, definition=images_for(owner, definition))


@transaction.atomic
def amend_poll(
    *,
    poll_id: UUID,
    principal: Principal,
    changes: Mapping[str, Any],
    precondition: Callable[[int], None],
) -> None:
    """Change a draft's definition (choices as a whole), or the members in CORRECTABLE later.

    `precondition` gets the locked poll's version and raises if it is not the one that was read.
    Values that are already so change nothing. Raises NotFound, Forbidden, DefinitionFrozen and
    InvalidRequest.
    """
    poll = selectors.owned_poll(poll_id, principal, lock=True)
    precondition(poll.version)
    if poll.status != Status.DRAFT:
        _require_correctable(changes)
    new = {name: value for name, value in changes.items() if value != member(poll, name)}
    if not new:
        return
    if new.keys() & TIMES:
        require_times(new.get("opens_at", poll.opens_at), new.get("closes_at", poll.closes_at))
    values = _changed_columns(poll, changes, new)
    if not values and not new.keys() & PARTS:
        return
    if new.keys() & PARTS:
        choices = _replace_choices(poll, new["choices"]) if "choices" in new else []
        use_images(poll=poll, choices=choices, definition=new, whole="image" in new)
    _save(poll, **values)
    if new.keys() & SEARCHED:
        keep_words([poll.id])
    if poll.status != Status.DRAFT:
        outbox.append([selectors.fact(poll, PollAmended)])


@transaction.atomic
def delete_draft(
    *, poll_id: UUID, principal: Principal, precondition: Callable[[int], None]
) -> None:
    """Delete a draft, which no event has announced; a repeat raises NotFound.

    Raises NotADraft for any other poll: people know it, and may have voted.
    """
    poll = selectors.owned_poll(poll_id, principal, lock=True)
    precondition(poll.version)
    if poll.status != Status.DRAFT:
        raise NotADraft(tr("Only drafts can be deleted; close and archive this poll instead."))
    poll.delete()


def _save(poll: Poll, **changes: Any) -> None:
    """Insert the poll, or write changes to it. Raises InvalidRequest for an unknown category."""
    try:
        with transaction.atomic():
            if poll._state.adding:
                poll.save(force_insert=True)
            else:
                poll.change(**changes)
            if poll.category_id is not None:
                connection.check_constraints()  # the foreign key is deferred
    except IntegrityError as error:
        if "fk_category" not in str(error):
            raise
        detail = tr("The category does not exist.")
        problem = FieldError("/category", "unknown-category", detail)
        raise InvalidRequest(detail, errors=[problem]) from None


def _changed_columns(
    poll: Poll, sent: Mapping[str, Any], new: Mapping[str, Any]
) -> dict[str, Any]:
    """The columns that differ; of the members sent, `new` differ. Raises InvalidRequest."""
    if new.keys() & CHECKED:
        definition = changed(poll, sent)
        require_rules(definition["eligibility"], definition["rules"])
        values = columns(definition)
    else:
        values = {"category_id" if n == "category" else n: value for n, value in new.items()}
    return {name: value for name, value in values.items() if getattr(poll, name) != value}


def _require_correctable(changes: Mapping[str, Any]) -> None:
    detail = tr("Only title, description, language, category and tags can be corrected now.")
    frozen = [FieldError(f"/{name}", "frozen", detail) for name in changes.keys() - CORRECTABLE]
    if frozen:
        raise DefinitionFrozen(detail, errors=sorted(frozen, key=lambda e: e.pointer))


def _replace_choices(poll: Poll, choices: Sequence[ChoiceText]) -> list[Choice]:
    """The new choices; with the old ones the database deletes the uses of their images."""
    poll.choices.all().delete()
    return Choice.objects.bulk_create(
        Choice(poll=poll, position=position, label=text["label"], description=text["description"])
        for position, text in enumerate(choices)
    )
