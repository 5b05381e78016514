"""Commands. Each is one transaction; its docstring says what a repeat does."""

from polls.services.categories import create_category, delete_category, update_category
from polls.services.erasure import erase_person, erase_remains
from polls.services.housekeeping import run_housekeeping
from polls.services.images import delete_image, remove_image, store_image
from polls.services.polls import amend_poll, clone_poll, create_poll, delete_draft
from polls.services.templates import (
    create_template,
    create_template_from_poll,
    delete_template,
)
from polls.services.transitions import (
    archive_poll,
    close_poll,
    open_poll,
    record_seal,
    request_seal,
)

__all__ = [
    "amend_poll",
    "archive_poll",
    "clone_poll",
    "close_poll",
    "create_category",
    "create_poll",
    "create_template",
    "create_template_from_poll",
    "delete_category",
    "delete_draft",
    "delete_image",
    "delete_template",
    "erase_person",
    "erase_remains",
    "open_poll",
    "record_seal",
    "remove_image",
    "request_seal",
    "run_housekeeping",
    "store_image",
    "update_category",
]
