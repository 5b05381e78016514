"""Categories and tags in requests and responses."""

from typing import Any

from rest_framework import serializers

from polls.models import Category, ListedTag
from polls.serializers.fields import SlugField
from provote_core.serializers import StrictSerializer, TextField


class CategoryChanges(StrictSerializer):
    """The members of a category that can change."""

    name = TextField(max_length=100, required=False)
    description = TextField(max_length=1_000, allow_blank=True, required=False, lines=True)


class CategoryDefinition(StrictSerializer):
    """A new category; its slug never changes."""

    slug: Any = SlugField()
    name = TextField(max_length=100)
    description = TextField(max_length=1_000, allow_blank=True, default="", lines=True)


class CategorySerializer(serializers.ModelSerializer[Category]):
    """A category in responses."""

    class Meta:
        model = Category
        fields = read_only_fields = ("slug", "name", "description", "version")


class TagSerializer(serializers.ModelSerializer[ListedTag]):
    """A tag, and the number of listed polls that have it."""

    class Meta:
        model = ListedTag
        fields = read_only_fields = ("name", "polls")
