"""The resource of categories, which staff manage."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from polls import selectors, services
from polls.models import Category
from polls.serializers.categories import CategoryChanges, CategoryDefinition, CategorySerializer
from polls.serializers.queries import NoQuery
from provote_core.auth.rest import IsPersonOrReadOnly
from provote_core.idempotency.once import create_once
from provote_core.openapi.parameters import (
    ETAG,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    LOCATION,
)
from provote_core.pagination import CursorPage
from provote_core.preconditions import etag, require_match, unless_known
from provote_core.rest import principal_of, validated, validated_query


class IsStaffOrReadOnly(IsPersonOrReadOnly):
    """Anyone may read; only staff may write."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the method is safe or the principal a person of the staff."""
        allowed = super().has_permission(request, view)
        return allowed and (request.method in SAFE_METHODS or principal_of(request).staff)


class CategoryPage(CursorPage):
    """Categories ordered by slug."""

    ordering = "slug"


class CategoryViewSet(ListModelMixin, GenericViewSet[Category]):
    """Categories, named by their slugs."""

    permission_classes = [IsStaffOrReadOnly]
    serializer_class = CategorySerializer
    pagination_class = CategoryPage
    lookup_url_kwarg = "slug"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[Category]:
        """All categories; the list has no filters."""
        validated_query(NoQuery, self.request, lists=())
        return selectors.list_categories()

    @extend_schema(operation_id="listCategories", responses=CategorySerializer(many=True))
    def list(self, request: Request) -> Response:
        """All categories."""
        return super().list(request)

    @extend_schema(
        operation_id="createCategory",
        parameters=[IDEMPOTENCY_KEY, ETAG, LOCATION],
        request=CategoryDefinition,
        responses={201: CategorySerializer},
    )
    def create(self, request: Request) -> Response:
        """Create a category (staff); 409 `category-exists`."""
        definition = validated(CategoryDefinition, request)
        response = create_once(
            request,
            create=partial(services.create_category, **definition),
            present=lambda id_: CategorySerializer(selectors.category_by_id(id_)).data,
            location=lambda id_: reverse(
                "category-detail", args=[selectors.category_by_id(id_).slug]
            ),
        )
        response["ETag"] = etag(response.data["version"])
        return response

    @extend_schema(
        operation_id="getCategory",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: CategorySerializer, 304: None},
    )
    def retrieve(self, request: Request, slug: str) -> HttpResponseBase:
        """A category; 304 if If-None-Match names its version."""
        return unless_known(request, _represented(selectors.find_category(slug)))

    @extend_schema(
        operation_id="updateCategory",
        parameters=[IF_MATCH, ETAG],
        request=CategoryChanges,
        responses=CategorySerializer,
    )
    def partial_update(self, request: Request, slug: str) -> Response:
        """Change a category's name and description (staff)."""
        stored = partial(selectors.texts_of_category, slug)
        changes = validated(CategoryChanges, request, stored=stored)
        precondition = partial(require_match, request)
        return _represented(
            services.update_category(slug=slug, changes=changes, precondition=precondition)
        )

    @extend_schema(operation_id="deleteCategory", parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """Delete a category (staff); 409 `category-in-use` while polls have it."""
        services.delete_category(slug=slug, precondition=partial(require_match, request))
        return Response(status=204)


def _represented(category: Category) -> Response:
    return Response(CategorySerializer(category).data, headers={"ETag": etag(category.version)})
