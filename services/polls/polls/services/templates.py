"""Commands about templates that people store for themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from polls import selectors
from polls.builtin_templates import BUILTIN_TEMPLATES
from polls.constraints import MAX_TEMPLATES
from polls.errors import TooManyTemplates
from polls.models import Template
from polls.services.definitions import (
    TIMES,
    Definition,
    ImageReference,
    member,
    require_valid,
)
from polls.services.images import use_images_in_template
from provote_core.auth import Principal
from provote_core.exceptions import Forbidden, InvalidRequest
from provote_rules.definition import ADDED, ADDED_RULES
from provote_rules.texts import tr


@transaction.atomic
def create_template(*, owner: UUID, name: str, definition: Definition) -> UUID:
    """Store a definition, without its times, as a template of `owner`; returns its id.

    Each call makes another. Raises TooManyTemplates, and InvalidRequest with pointers into a body
    that has the definition as a member.
    """
    with _pointers_into_definition():
        require_valid(definition)
    with connection.cursor() as cursor:
        # Without the lock, two requests of one person could take the same slot.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(owner)])
    taken = set(Template.objects.filter(owner=owner).values_list("slot", flat=True))
    slot = next((n for n in range(MAX_TEMPLATES) if n not in taken), None)
    if slot is None:
        raise TooManyTemplates(
            tr(
                "You have {max_templates} templates; delete one first.",
                max_templates=MAX_TEMPLATES,
            )
        )
    template = Template.objects.create(
        owner=owner, slot=slot, name=name, definition=_without_defaults(definition)
    )
    with _pointers_into_definition():
        use_images_in_template(template=template, definition=definition)
    return template.id


def create_template_from_poll(
    *, poll_id: UUID, principal: Principal, owner: UUID, name: str
) -> UUID:
    """Store the definition of a poll that `principal` owns as a template of `owner`.

    Returns its id; each call makes another. Raises NotFound and Forbidden where the poll is not
    the principal's, and TooManyTemplates.
    """
    poll = selectors.owned_poll(poll_id, principal)
    definition: Any = {n: member(poll, n) for n in Definition.__annotations__}
    return create_template(owner=owner, name=name, definition=definition)


def delete_template(*, name: str, principal: Principal) -> None:
    """Delete a template of the principal's own.

    Raises Forbidden for a built-in one, NotFound for one of others and on a repeat.
    """
    if name in BUILTIN_TEMPLATES:
        raise Forbidden(tr("A built-in template cannot be deleted."))
    selectors.owned_template(name, principal).delete()


@contextmanager
def _pointers_into_definition() -> Iterator[None]:
    """Let problems of a definition point into the body that has it as a member."""
    try:
        yield
    except InvalidRequest as error:
        problems = [replace(one, pointer=f"/definition{one.pointer}") for one in error.errors]
        raise InvalidRequest(errors=problems) from None


def _without_defaults(definition: Definition) -> dict[str, Any]:
    """The definition without times, and without members that are None for a default.

    Older versions do not know these members, and read templates of polls that have the defaults.
    """
    kept: dict[str, Any] = {n: value for n, value in definition.items() if n not in TIMES}
    kept["image"] = _written(definition["image"])
    kept["choices"] = [
        {name: value for name, value in choice.items() if name != "image"}
        | ({} if choice["image"] is None else {"image": _written(choice["image"])})
        for choice in definition["choices"]
    ]
    kept["rules"] = dict(kept["rules"])
    for part, names in ((kept, (*ADDED, "language")), (kept["rules"], ADDED_RULES)):
        for name in names:
            if part[name] is None:
                del part[name]
    return kept


def _written(image: ImageReference | None) -> dict[str, str] | None:
    return None if image is None else {"id": str(image["id"]), "alt": image["alt"]}
