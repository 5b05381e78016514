"""Commands about definitions of polls. Each change increments the poll's version."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from polls import selectors
from polls.errors import DefinitionFrozen, NotADraft
from polls.models import Choice, Poll
from polls.search.index import keep_words
from provote_core import database, outbox
from provote_core.auth import Principal
from provote_core.events import PollAmended, PollRules
from provote_core.exceptions import FieldError, InvalidRequest
from provote_rules.lifecycle import Status, is_past

CORRECTABLE = frozenset({"title", "description", "category", "tags"})
SEARCHED = frozenset({"title", "description", "choices"})


class ChoiceText(TypedDict):
    """A choice as the poll's owner writes it."""

    label: str
    description: str


class Definition(TypedDict):
    """Everything that an owner sets in a poll; `category` is a slug."""

    title: str
    description: str
    ballot_type: str
    eligibility: str
    results_visibility: str
    allow_change: bool
    listing: str
    category: str | None
    tags: list[str]
    rules: PollRules
    opens_at: datetime | None
    closes_at: datetime | None
    choices: list[ChoiceText]


@transaction.atomic
def create_poll(*, owner: UUID, definition: Definition) -> UUID:
    """Create a draft; returns its id. Each call makes another. Raises InvalidRequest."""
    _require_times(definition["opens_at"], definition["closes_at"])
    require_rules(definition["eligibility"], definition["rules"])
    values = _columns(definition)
    choices = values.pop("choices")
    poll = Poll(owner=owner, **values)
    _save(poll)
    _replace_choices(poll, choices)
    keep_words([poll.id])
    return poll.id


@transaction.atomic
def clone_poll(
    *, poll_id: UUID, principal: Principal, owner: UUID, title: str | None = None
) -> UUID:
    """Create a draft of `owner` with the definition of a poll that `principal` may read.

    Returns its id. Times are not copied. Each call makes another. Raises NotFound.
    """
    poll = selectors.visible_poll(poll_id, principal)
    definition: Any = {name: member(poll, name) for name in Definition.__annotations__}
    definition |= {"title": title or poll.title, "opens_at": None, "closes_at": None}
    return create_poll(owner=owner, definition=definition)


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
    if new.keys() & {"opens_at", "closes_at"}:
        _require_times(new.get("opens_at", poll.opens_at), new.get("closes_at", poll.closes_at))
    if new.keys() & {"eligibility", "rules"}:
        require_rules(new.get("eligibility", poll.eligibility), new.get("rules", poll.rules))
    searched = new.keys() & SEARCHED
    if "choices" in new:
        _replace_choices(poll, new.pop("choices"))
    _save(poll, **_columns(new))
    if searched:
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
        raise NotADraft("Only drafts can be deleted; close and archive this poll instead.")
    poll.delete()


def member(poll: Poll, name: str) -> Any:
    """The member `name` of a poll's definition, in the shape of a request."""
    if name == "choices":
        return [
            {name: choice[name] for name in ("label", "description")}
            for choice in selectors.choices_of(poll)
        ]
    return getattr(poll, "category_id" if name == "category" else name)


def require_rules(eligibility: str, rules: PollRules) -> None:
    """Raise InvalidRequest for rules that have no meaning with this eligibility."""
    problems = []
    if eligibility != "public":
        given = [
            n for n in ("dedupe", "dedupe_limit") if getattr(rules, n) != getattr(PollRules, n)
        ]
        detail = "This is for public polls; all others know their voters."
        problems = [FieldError(f"/rules/{name}", "only-public", detail) for name in given]
    elif rules.dedupe != "address" and rules.dedupe_limit != PollRules.dedupe_limit:
        detail = "Only addresses can have more than one ballot."
        problems = [FieldError("/rules/dedupe_limit", "only-address", detail)]
    if problems:
        raise InvalidRequest(errors=problems)


def _columns(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The members under the names of the poll's columns; choices stay as they are."""
    values = dict(definition)
    if "category" in values:
        values["category_id"] = values.pop("category")
    if "rules" in values:
        rules = selectors.rules_of(values.pop("rules"))
        quarantine = rules.pop("quarantine") or dict.fromkeys(("by", "votes", "seconds"))
        values |= rules | {f"quarantine_{name}": value for name, value in quarantine.items()}
    return values


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
        detail = "The category does not exist."
        problem = FieldError("/category", "unknown-category", detail)
        raise InvalidRequest(detail, errors=[problem]) from None


def _require_times(opens_at: datetime | None, closes_at: datetime | None) -> None:
    problem = None
    if is_past(closes_at, database.now()):
        problem = FieldError("/closes_at", "in-the-past", "Must be in the future.")
    elif opens_at is not None and closes_at is not None and opens_at >= closes_at:
        problem = FieldError("/opens_at", "not-before-closes-at", "Must be before closes_at.")
    if problem is not None:
        raise InvalidRequest(errors=[problem])


def _require_correctable(changes: Mapping[str, Any]) -> None:
    detail = "Only title, description, category and tags can be corrected now."
    frozen = [FieldError(f"/{name}", "frozen", detail) for name in changes.keys() - CORRECTABLE]
    if frozen:
        raise DefinitionFrozen(detail, errors=sorted(frozen, key=lambda e: e.pointer))


def _replace_choices(poll: Poll, choices: Sequence[ChoiceText]) -> None:
    poll.choices.all().delete()
    Choice.objects.bulk_create(
        Choice(poll=poll, position=position, **text) for position, text in enumerate(choices)
    )
