"""Reads of categories, and of the tags of polls."""

from uuid import UUID

from django.db.models import QuerySet

from polls.models import Category, ListedTag
from provote_core.exceptions import NotFound
from provote_rules.texts import tr


def list_categories() -> QuerySet[Category]:
    """All categories."""
    return Category.objects.all()


def find_category(slug: str, *, lock: bool = False) -> Category:
    """The category; with `lock` it is locked until the transaction ends. Raises NotFound."""
    categories = Category.objects.select_for_update() if lock else Category.objects
    return _or_not_found(categories.filter(slug=slug).first())


def category_by_id(category_id: UUID) -> Category:
    """The category of this id, which the API does not show. Raises NotFound."""
    return _or_not_found(Category.objects.filter(pk=category_id).first())


def texts_of_category(slug: str) -> set[str]:
    """The texts of a category that people read. Raises NotFound."""
    category = find_category(slug)
    return {category.name, category.description}


def list_tags(prefix: str = "") -> QuerySet[ListedTag]:
    """Tags of listed polls that begin with `prefix`, each with the number of these polls."""
    return ListedTag.objects.filter(name__startswith=prefix)


def _or_not_found(category: Category | None) -> Category:
    if category is None:
        raise NotFound(tr("The category does not exist."))
    return category
