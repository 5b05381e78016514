"""Commands about templates that people store for themselves."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from polls import selectors
from polls.builtin_templates import BUILTIN_TEMPLATES
from polls.constraints import MAX_TEMPLATES
from polls.errors import TooManyTemplates
from polls.models import Template
from polls.services.polls import Definition, member, require_rules
from provote_core.auth import Principal
from provote_core.exceptions import Forbidden

TIMES = frozenset({"opens_at", "closes_at"})


@transaction.atomic
def create_template(*, owner: UUID, name: str, definition: Mapping[str, Any]) -> UUID:
    """Store a definition, without its times, as a template of `owner`; returns its id.

    Each call makes another. Raises TooManyTemplates.
    """
    require_rules(definition["eligibility"], definition["rules"])
    with connection.cursor() as cursor:
        # Without the lock, two requests of one person could take the same slot.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(owner)])
    taken = set(Template.objects.filter(owner=owner).values_list("slot", flat=True))
    slot = next((n for n in range(MAX_TEMPLATES) if n not in taken), None)
    if slot is None:
        raise TooManyTemplates(f"You have {MAX_TEMPLATES} templates; delete one first.")
    kept: Any = {n: v for n, v in definition.items() if n not in TIMES}
    kept["rules"] = selectors.rules_of(kept["rules"])
    template = Template.objects.create(
        owner=owner, slot=slot, name=name, definition=msgspec.to_builtins(kept)
    )
    return template.id


def create_template_from_poll(
    *, poll_id: UUID, principal: Principal, owner: UUID, name: str
) -> UUID:
    """Store the definition of a poll that `principal` owns as a template of `owner`.

    Returns its id; each call makes another. Raises NotFound and Forbidden where the poll is not
    the principal's, and TooManyTemplates.
    """
    poll = selectors.owned_poll(poll_id, principal)
    definition = {n: member(poll, n) for n in Definition.__annotations__}
    return create_template(owner=owner, name=name, definition=definition)


def delete_template(*, name: str, principal: Principal) -> None:
    """Delete a template of the principal's own.

    Raises Forbidden for a built-in one, NotFound for one of others and on a repeat.
    """
    if name in BUILTIN_TEMPLATES:
        raise Forbidden("A built-in template cannot be deleted.")
    selectors.owned_template(name, principal).delete()
