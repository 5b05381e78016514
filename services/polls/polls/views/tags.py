"""The resource of tags, which exist while polls have them."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from polls import selectors
from polls.models import ListedTag
from polls.serializers.categories import TagSerializer
from polls.serializers.queries import TagQuery
from provote_core.auth.rest import IsPersonOrReadOnly
from provote_core.pagination import CursorPage
from provote_core.rest import validated_query


class TagPage(CursorPage):
    """Tags ordered by name."""

    ordering = "name"


class TagViewSet(ListModelMixin, GenericViewSet[ListedTag]):
    """The tags in use."""

    permission_classes = [IsPersonOrReadOnly]
    serializer_class = TagSerializer
    pagination_class = TagPage

    def get_queryset(self) -> QuerySet[ListedTag]:
        """The tags that begin with the query's `q`."""
        return selectors.list_tags(validated_query(TagQuery, self.request, lists=()).get("q", ""))

    @extend_schema(
        operation_id="listTags",
        parameters=[TagQuery],
        responses=TagSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Tags, each with the number of listed polls that have it; the same for everybody."""
        return super().list(request)
