"""Reads. Those of polls decide who may see what."""

from polls.selectors.categories import (
    category_by_id,
    find_category,
    list_categories,
    list_tags,
    texts_of_category,
)
from polls.selectors.definitions import (
    choices_of,
    computed_digest,
    digest_of,
    fact,
    method_of,
    revealed_seed,
    rules_of,
)
from polls.selectors.polls import (
    PUBLISHED,
    annotated,
    moderated_poll,
    owned_poll,
    poll_state,
    require_not_erased,
    texts_of,
    texts_of_poll,
    visible_poll,
    visible_polls,
    visible_to,
)
from polls.selectors.templates import (
    TemplateDetails,
    find_template,
    list_templates,
    owned_template,
    template_definition,
)

__all__ = [
    "PUBLISHED",
    "TemplateDetails",
    "annotated",
    "category_by_id",
    "choices_of",
    "computed_digest",
    "digest_of",
    "fact",
    "find_category",
    "find_template",
    "list_categories",
    "list_tags",
    "list_templates",
    "method_of",
    "moderated_poll",
    "owned_poll",
    "owned_template",
    "poll_state",
    "require_not_erased",
    "revealed_seed",
    "rules_of",
    "template_definition",
    "texts_of",
    "texts_of_category",
    "texts_of_poll",
    "visible_poll",
    "visible_polls",
    "visible_to",
]
