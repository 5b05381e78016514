"""What a definition must be, and its members as columns of a poll."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.conf import settings

from polls import selectors
from polls.models import Poll
from provote_core import database
from provote_core.events import PollRules
from provote_core.exceptions import FieldError, InvalidRequest
from provote_rules.counting import Counting, InvalidCounting, default_counting, read_counting
from provote_rules.lifecycle import is_past
from provote_rules.texts import tr

TIMES = frozenset({"opens_at", "closes_at"})
# A change of one of these is checked together with all of them.
CHECKED = frozenset({"eligibility", "ballot_type", "method", "seats", "rules", "choices", "image"})
COUNTING_COLUMNS = ("method", "seats", "ballot_rules", "method_rules", "ties")


class Rules(TypedDict):
    """`rules` in the shape of a request; from `ballot` on, None is the default."""

    dedupe: str
    dedupe_limit: int
    quarantine: dict[str, Any] | None
    ballot: dict[str, Any] | None
    method: dict[str, Any] | None
    ties: dict[str, Any] | None
    publish_ballots: bool | None


class ImageReference(TypedDict):
    """An uploaded image, and the text for people who do not see it."""

    id: UUID
    alt: str


class ChoiceText(TypedDict):
    """A choice as the poll's owner writes it."""

    label: str
    description: str
    image: ImageReference | None


class Definition(TypedDict):
    """Everything that an owner sets in a poll; `category` is a slug, `language` a BCP 47 tag.

    `method` and `seats` are None for the defaults of the ballot type.
    """

    title: str
    description: str
    language: str | None
    image: ImageReference | None
    ballot_type: str
    method: str | None
    seats: int | None
    eligibility: str
    results_visibility: str
    allow_change: bool
    listing: str
    category: str | None
    tags: list[str]
    rules: Rules
    opens_at: datetime | None
    closes_at: datetime | None
    choices: list[ChoiceText]


def member(poll: Poll, name: str) -> Any:
    """The member `name` of a poll's definition, in the shape of a request."""
    if name == "image":
        return _reference(selectors.image_of(poll))
    if name == "choices":
        return [
            {name: choice[name] for name in ("label", "description")}
            | {"image": _reference(choice.get("image"))}
            for choice in selectors.choices_of(poll)
        ]
    if name == "rules":
        ties = poll.ties and {n: value for n, value in poll.ties.items() if n != "commitment"}
        kept = {"ballot": poll.ballot_rules, "method": poll.method_rules, "ties": ties}
        return selectors.rules_of(poll) | kept | {"publish_ballots": poll.publish_ballots}
    return getattr(poll, "category_id" if name == "category" else name)


def changed(poll: Poll, sent: Mapping[str, Any]) -> Definition:
    """The definition of a draft with these members replaced.

    What belongs to another ballot type or method becomes the default, unless it is sent, too, even
    with the value that it has.
    """
    whole: Any = {name: member(poll, name) for name in Definition.__annotations__}
    is_new_type = sent.get("ballot_type", poll.ballot_type) != poll.ballot_type
    if is_new_type:
        whole["rules"] |= {"ballot": None, "method": None}
        whole["method"] = None
    elif "method" in sent and _id(sent["method"]) != _id(poll.method):
        whole["rules"] |= {"method": None}
    return whole | dict(sent)


def require_valid(definition: Definition) -> None:
    """Raise InvalidRequest for a definition that no poll can have, whatever the time is."""
    require_rules(definition["eligibility"], definition["rules"])
    counting_of(definition)


def require_rules(eligibility: str, rules: Rules) -> None:
    """Raise InvalidRequest for rules that have no meaning with this eligibility."""
    problems = []
    if eligibility != "public":
        given = [n for n in ("dedupe", "dedupe_limit") if rules[n] != getattr(PollRules, n)]
        detail = tr("This is for public polls; all others know their voters.")
        problems = [FieldError(f"/rules/{name}", "only-public", detail) for name in given]
    elif rules["dedupe"] != "address" and rules["dedupe_limit"] != PollRules.dedupe_limit:
        detail = tr("Only addresses can have more than one ballot.")
        problems = [FieldError("/rules/dedupe_limit", "only-address", detail)]
    if problems:
        raise InvalidRequest(errors=problems)


def require_times(opens_at: datetime | None, closes_at: datetime | None) -> None:
    problem = None
    if is_past(closes_at, database.now()):
        problem = FieldError("/closes_at", "in-the-past", tr("Must be in the future."))
    elif opens_at is not None and closes_at is not None and opens_at >= closes_at:
        problem = FieldError("/opens_at", "not-before-closes-at", tr("Must be before closes_at."))
    if problem is not None:
        raise InvalidRequest(errors=[problem])


def counting_of(definition: Definition) -> Counting:
    """How the ballots are marked and counted, with every default. Raises InvalidRequest."""
    rules = definition["rules"]
    try:
        return read_counting(
            definition["ballot_type"],
            len(definition["choices"]),
            method=definition["method"],
            seats=definition["seats"],
            ballot=rules["ballot"],
            parameters=rules["method"],
            ties=rules["ties"],
            has_beacon=bool(settings.PROVOTE_BEACON_URL),
        )
    except InvalidCounting as error:
        problems = [FieldError(p.pointer, p.code, p.detail) for p in error.problems]
        raise InvalidRequest(errors=problems) from None


def columns(definition: Definition) -> dict[str, Any]:
    """The values of the poll's columns, all but its choices and image. Raises InvalidRequest."""
    values: dict[str, Any] = dict(definition)
    del values["choices"], values["image"]
    values["images"] = "draft" if has_images(definition) else None
    values["category_id"] = values.pop("category")
    rules: Rules = values.pop("rules")
    quarantine = rules["quarantine"] or dict.fromkeys(("by", "votes", "seconds"))
    values |= {"dedupe": rules["dedupe"], "dedupe_limit": rules["dedupe_limit"]}
    values |= {f"quarantine_{name}": value for name, value in quarantine.items()}
    counting, publish = counting_of(definition), rules["publish_ballots"] is not False
    # 0.2.0, which does not know these columns, can publish a draft whose columns are null.
    is_plain = definition["ballot_type"] == "single" and counting == default_counting("single")
    if is_plain and publish:
        return values | dict.fromkeys((*COUNTING_COLUMNS, "publish_ballots"))
    return values | counting_columns(counting) | {"publish_ballots": publish}


def counting_columns(counting: Counting) -> dict[str, Any]:
    """How ballots are counted as columns of the poll."""
    parts = (counting.method, counting.seats, counting.ballot, counting.parameters, counting.ties)
    return dict(zip(COUNTING_COLUMNS, parts, strict=True))


def has_images(definition: Mapping[str, Any]) -> bool:
    """Whether the poll or a choice has an image."""
    return any(part["image"] is not None for part in (definition, *definition["choices"]))


def _reference(image: Mapping[str, Any] | None) -> ImageReference | None:
    return None if image is None else {"id": UUID(image["id"]), "alt": image["alt"]}


def _id(method: str | None) -> str:
    return (method or "").partition("@")[0]
