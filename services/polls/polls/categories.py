"""Headings for polls: the categories that staff make, and the tags that owners write."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from polls.errors import CategoryExists, CategoryInUse
from polls.models import Category, ListedTag
from provote_core.exceptions import NotFound


def list_categories() -> QuerySet[Category]:
    """All of them."""
    return Category.objects.all()


def find_category(slug: str) -> Category:
    """The category; raises NotFound."""
    return _or_not_found(Category.objects.filter(slug=slug).first())


def category_by_id(category_id: UUID) -> Category:
    """The same by its id, which the API does not show; raises NotFound."""
    return _or_not_found(Category.objects.filter(pk=category_id).first())


def texts_of_category(slug: str) -> set[str]:
    """The texts of a category that people read; raises NotFound."""
    category = find_category(slug)
    return {category.name, category.description}


@transaction.atomic
def create_category(*, slug: str, name: str, description: str) -> UUID:
    """Make a category; returns its id. Raises CategoryExists, also on a repeat."""
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
def rename_category(
    *, slug: str, changes: Mapping[str, Any], precondition: Callable[[int], None]
) -> Category:
    """Change name and description; what is so already changes nothing. Raises NotFound.

    `precondition` gets the locked category's version and raises if it is not what was read.
    """
    category = _locked(slug)
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
    """Delete a category under which no poll stands; a repeat raises NotFound.

    Raises CategoryInUse.
    """
    category = _locked(slug)
    precondition(category.version)
    try:
        with transaction.atomic():
            category.delete()
            connection.check_constraints()  # the polls' reference is a deferred one
    except IntegrityError:
        raise CategoryInUse() from None


def list_tags(beginning: str = "") -> QuerySet[ListedTag]:
    """The tags of listed polls that begin so, each with the number of these polls."""
    return ListedTag.objects.filter(name__startswith=beginning)


def _locked(slug: str) -> Category:
    return _or_not_found(Category.objects.select_for_update().filter(slug=slug).first())


def _or_not_found(category: Category | None) -> Category:
    if category is None:
        raise NotFound("There is no such category.")
    return category
