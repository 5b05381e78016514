"""Templates: those that ship (shipped.py), and the ones that people keep for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.db.models import QuerySet

from polls import selectors, services
from polls.constraints import MAX_TEMPLATES
from polls.errors import TooManyTemplates
from polls.models import Template
from polls.shipped import SHIPPED
from provote_core.auth import Kind, Principal
from provote_core.exceptions import FieldError, Forbidden, InvalidRequest, NotFound

TIMES = frozenset({"opens_at", "closes_at"})


@dataclass(frozen=True)
class Found:
    """A template as its readers see it; `created_at` is None for one that ships."""

    id: str
    name: str
    shipped: bool
    created_at: datetime | None
    definition: Mapping[str, Any]


def list_templates(caller: Principal) -> list[Found]:
    """What ships, then the caller's own, newest first: not many, so they are one page."""
    own = [_found(template) for template in _own(caller).order_by("-id")]
    return [*_SHIPPED.values(), *own]


def find_template(name: str, caller: Principal) -> Found:
    """The template that ships under this slug, or the caller's own of this id; else NotFound."""
    if name in _SHIPPED:
        return _SHIPPED[name]
    return _found(_own_template(name, caller))


def definition_from(name: str, caller: Principal) -> Mapping[str, Any]:
    """What a new poll begins with; raises InvalidRequest where there is no such template."""
    try:
        return find_template(name, caller).definition
    except NotFound as error:
        problem = FieldError("/template", "unknown-template", error.detail)
        raise InvalidRequest(error.detail, errors=[problem]) from None


@transaction.atomic
def keep_template(*, owner: UUID, name: str, definition: Mapping[str, Any]) -> UUID:
    """Keep a definition as a template of `owner`; returns its id. Each call keeps another.

    Raises TooManyTemplates.
    """
    services.require_rules(definition["eligibility"], definition["rules"])
    with connection.cursor() as cursor:
        # Two requests of one person would find the same slot free.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(owner)])
    taken = set(Template.objects.filter(owner=owner).values_list("slot", flat=True))
    slot = next((n for n in range(MAX_TEMPLATES) if n not in taken), None)
    if slot is None:
        raise TooManyTemplates(f"You have {MAX_TEMPLATES} templates; delete one first.")
    kept: Any = {n: v for n, v in definition.items() if n not in TIMES}
    template = Template.objects.create(
        owner=owner, slot=slot, name=name, definition=msgspec.to_builtins(kept)
    )
    return template.id


def keep_poll(*, poll_id: UUID, by: Principal, owner: UUID, name: str) -> UUID:
    """Keep the definition of a poll of one's own as a template, without its times.

    Raises NotFound and Forbidden where the poll is not `by`'s, and TooManyTemplates.
    """
    poll = selectors.owned_poll(poll_id, by)
    definition = {n: services.present(poll, n) for n in services.Definition.__annotations__}
    return keep_template(owner=owner, name=name, definition=definition)


def delete_template(*, name: str, by: Principal) -> None:
    """Delete a template of one's own; a repeat, and anybody else's, raises NotFound."""
    if name in _SHIPPED:
        raise Forbidden("What ships stays.")
    _own_template(name, by).delete()


def _own(caller: Principal) -> QuerySet[Template]:
    if caller.kind is not Kind.PERSON or caller.subject is None:
        return Template.objects.none()
    return Template.objects.filter(owner=caller.subject)


def _own_template(name: str, caller: Principal) -> Template:
    try:
        template = _own(caller).filter(pk=UUID(name)).first()
    except ValueError:
        template = None
    if template is None:
        raise NotFound("There is no such template.")
    return template


def _found(template: Template) -> Found:
    return Found(
        id=str(template.id),
        name=template.name,
        shipped=False,
        created_at=template.created_at,
        definition=template.definition,
    )


_SHIPPED = {
    slug: Found(id=slug, name=t.name, shipped=True, created_at=None, definition=t.definition)
    for slug, t in SHIPPED.items()
}
