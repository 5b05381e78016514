"""Commands about categories."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from polls import selectors
from polls.errors import CategoryExists, CategoryInUse
from polls.models import Category


@transaction.atomic
def create_category(*, slug: str, name: str, description: str) -> UUID:
    """Create a category; returns its id. Raises CategoryExists, also on a repeat."""
    category = Category(slug=slug, name=name, description=description)
    try:
        with transaction.atomic():
            category.save(force_insert=True)
    except IntegrityError as error:
        if "category_slug" not in str(error):
            raise
        raise CategoryExists() from None
    return category.id


@transaction.atomic
def update_category(
    *, slug: str, changes: Mapping[str, Any], precondition: Callable[[int], None]
) -> Category:
    """Change name and description; values that are already so change nothing.

    `precondition` gets the locked category's version and raises if it is not the one that was
    read. Raises NotFound.
    """
    category = selectors.find_category(slug, lock=True)
    precondition(category.version)
    new = {name: value for name, value in changes.items() if value != getattr(category, name)}
    if new:
        for name, value in new.items():
            setattr(category, name, value)
        category.version += 1
        category.save(update_fields=[*new, "version"])
    return category


@transaction.atomic
def delete_category(*, slug: str, precondition: Callable[[int], None]) -> None:
    """Delete a category that no poll has. Raises CategoryInUse, and NotFound on a repeat."""
    category = selectors.find_category(slug, lock=True)
    precondition(category.version)
    try:
        with transaction.atomic():
            category.delete()
            connection.check_constraints()  # the foreign key of polls is deferred
    except IntegrityError:
        raise CategoryInUse() from None
