"""Reads of templates: the built-in ones, and those that people store for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from polls.builtin_templates import BUILTIN_TEMPLATES
from polls.models import Template
from provote_core import ids
from provote_core.auth import Kind, Principal
from provote_core.exceptions import FieldError, InvalidRequest, NotFound
from provote_rules.texts import tr


@dataclass(frozen=True)
class TemplateDetails:
    """A template as the API shows it; `created_at` is None for a built-in one."""

    id: str
    name: str
    shipped: bool
    created_at: datetime | None
    definition: Mapping[str, Any]


def list_templates(principal: Principal) -> list[TemplateDetails]:
    """The built-in templates, then the principal's own, newest first; few enough for one page."""
    own = [_details(template) for template in _owned_by(principal).order_by("-id")]
    return [*_BUILTIN.values(), *own]


def find_template(name: str, principal: Principal) -> TemplateDetails:
    """The built-in template of this slug, or the principal's own of this id. Raises NotFound."""
    return _BUILTIN.get(name) or _details(owned_template(name, principal))


def template_definition(name: str, principal: Principal) -> Mapping[str, Any]:
    """The definition that a new poll begins with. Raises InvalidRequest without the template."""
    try:
        return find_template(name, principal).definition
    except NotFound as error:
        problem = FieldError("/template", "unknown-template", error.detail)
        raise InvalidRequest(error.detail, errors=[problem]) from None


def owned_template(name: str, principal: Principal) -> Template:
    """The principal's own template of this id. Raises NotFound."""
    template_id = ids.parse(name)
    template = _owned_by(principal).filter(pk=template_id).first() if template_id else None
    if template is None:
        raise NotFound(tr("The template does not exist."))
    return template


def _owned_by(principal: Principal) -> QuerySet[Template]:
    if principal.kind is not Kind.PERSON or principal.subject is None:
        return Template.objects.none()
    return Template.objects.filter(owner=principal.subject)


def _details(template: Template) -> TemplateDetails:
    return TemplateDetails(
        id=str(template.id),
        name=template.name,
        shipped=False,
        created_at=template.created_at,
        definition=template.definition,
    )


_BUILTIN = {
    slug: TemplateDetails(
        id=slug, name=t.name, shipped=True, created_at=None, definition=t.definition
    )
    for slug, t in BUILTIN_TEMPLATES.items()
}
