"""Categories, which staff make, and tags, which come from the polls."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from polls import categories
from polls.models import Category, ListedTag
from polls.serializers.categories import (
    CategoryChanges,
    CategoryDefinition,
    CategorySerializer,
    TagSerializer,
)
from polls.serializers.queries import NoQuery, TagQuery, asked
from polls.views.documents import (
    ETAG,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    LOCATION,
    PUBLIC,
)
from provote_core.auth.rest import IsPersonOrReadOnly
from provote_core.idempotency.once import create_once
from provote_core.pagination import CursorPage
from provote_core.preconditions import etag, require_match
from provote_core.rest import caller, validated


class IsStaffOrReadOnly(IsPersonOrReadOnly):
    """Anyone may read; only staff change."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the method is safe or the caller a person of the staff."""
        allowed = super().has_permission(request, view)
        if allowed and request.method not in ("GET", "HEAD", "OPTIONS"):
            return caller(request).staff
        return allowed


class CategoryPage(CursorPage):
    """In the order of their slugs."""

    ordering = "slug"


class TagPage(CursorPage):
    """In the order of their letters."""

    ordering = "name"


class CategoriesView(GenericAPIView[Category]):
    """The collection of categories."""

    permission_classes = [IsStaffOrReadOnly]
    serializer_class = CategorySerializer
    pagination_class = CategoryPage

    def get_queryset(self) -> QuerySet[Category]:
        """All of them; there is nothing to filter by."""
        asked(NoQuery, self.request)
        return categories.list_categories()

    @extend_schema(
        operation_id="listCategories", auth=PUBLIC, responses=CategorySerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """The categories that polls can stand under."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(CategorySerializer(page, many=True).data)

    @extend_schema(
        operation_id="createCategory",
        parameters=[IDEMPOTENCY_KEY, ETAG, LOCATION],
        request=CategoryDefinition,
        responses={201: CategorySerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a category (staff). 409 `category-exists`."""
        definition = validated(CategoryDefinition, request)
        response = create_once(
            request,
            create=partial(categories.create_category, **definition),
            present=lambda id_: CategorySerializer(categories.category_by_id(id_)).data,
            location=lambda id_: reverse("category", args=[categories.category_by_id(id_).slug]),
        )
        response["ETag"] = etag(response.data["version"])
        return response


class CategoryView(APIView):
    """One category."""

    permission_classes = [IsStaffOrReadOnly]

    @extend_schema(
        operation_id="getCategory",
        auth=PUBLIC,
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: CategorySerializer, 304: None},
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """A category; 304 where If-None-Match names its version."""
        response = _shown(categories.find_category(slug))
        answer = get_conditional_response(request._request, response["ETag"], response=response)
        return answer or response

    @extend_schema(
        operation_id="updateCategory",
        parameters=[IF_MATCH, ETAG],
        request=CategoryChanges,
        responses=CategorySerializer,
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Change a category's name and description (staff)."""
        changes = validated(
            CategoryChanges, request, stored=partial(categories.texts_of_category, slug)
        )
        precondition = partial(require_match, request)
        return _shown(
            categories.rename_category(slug=slug, changes=changes, precondition=precondition)
        )

    @extend_schema(operation_id="deleteCategory", parameters=[IF_MATCH], responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Delete a category (staff). 409 `category-in-use` while polls stand under it."""
        categories.delete_category(slug=slug, precondition=partial(require_match, request))
        return Response(status=204)


class TagsView(GenericAPIView[ListedTag]):
    """The tags in use."""

    permission_classes = [IsPersonOrReadOnly]
    serializer_class = TagSerializer
    pagination_class = TagPage

    def get_queryset(self) -> QuerySet[ListedTag]:
        """The tags that begin as the query says."""
        return categories.list_tags(asked(TagQuery, self.request).get("q", ""))

    @extend_schema(
        operation_id="listTags",
        auth=PUBLIC,
        parameters=[TagQuery],
        responses=TagSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Tags, each with the number of listed polls that have it; the same for everybody."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(TagSerializer(page, many=True).data)


def _shown(category: Category) -> Response:
    return Response(CategorySerializer(category).data, headers={"ETag": etag(category.version)})
