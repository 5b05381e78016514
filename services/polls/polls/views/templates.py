"""The resource of templates to make polls from."""

from functools import partial

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from polls import selectors, services
from polls.serializers.queries import NoQuery
from polls.serializers.templates import NewTemplate, TemplateList, TemplateSerializer
from polls.views.polls import subject
from provote_core.auth.rest import IsPersonOrReadOnly
from provote_core.idempotency.once import create_once
from provote_core.openapi.parameters import IDEMPOTENCY_KEY, LOCATION
from provote_core.rest import principal_of, validated, validated_query


class TemplateViewSet(ViewSet):
    """The built-in templates, by slug, and the principal's own, by id."""

    permission_classes = [IsPersonOrReadOnly]
    lookup_url_kwarg = "template"
    lookup_value_converter = "str"

    @extend_schema(operation_id="listTemplates", responses=TemplateList)
    def list(self, request: Request) -> Response:
        """The built-in templates, then the caller's own, newest first."""
        validated_query(NoQuery, request, lists=())
        found = selectors.list_templates(principal_of(request))
        page = {"results": found, "next": None, "previous": None}
        return Response(TemplateList(page).data)

    @extend_schema(
        operation_id="createTemplate",
        parameters=[IDEMPOTENCY_KEY, LOCATION],
        request=NewTemplate,
        responses={201: TemplateSerializer},
    )
    def create(self, request: Request) -> Response:
        """Store a definition, or that of one of the caller's polls, as a template."""
        body = validated(NewTemplate, request)
        principal, owner, name = principal_of(request), subject(request), body["name"]
        if "poll_id" in body:
            create = partial(
                services.create_template_from_poll,
                poll_id=body["poll_id"],
                principal=principal,
                owner=owner,
                name=name,
            )
        else:
            create = partial(
                services.create_template, owner=owner, name=name, definition=body["definition"]
            )
        return create_once(
            request,
            create=create,
            present=lambda id_: (
                TemplateSerializer(selectors.find_template(str(id_), principal)).data
            ),
            location=lambda id_: reverse("template-detail", args=[id_]),
            named=("poll_id",),
        )

    @extend_schema(operation_id="getTemplate", responses=TemplateSerializer)
    def retrieve(self, request: Request, template: str) -> Response:
        """A built-in template, by its slug, or one of the caller's own, by its id."""
        found = selectors.find_template(template, principal_of(request))
        return Response(TemplateSerializer(found).data)

    @extend_schema(operation_id="deleteTemplate", responses={204: None})
    def destroy(self, request: Request, template: str) -> Response:
        """Delete one of the caller's templates."""
        services.delete_template(name=template, principal=principal_of(request))
        return Response(status=204)
