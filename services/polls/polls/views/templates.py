"""Templates to make polls from."""

from functools import partial

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from polls import templates
from polls.serializers.queries import NoQuery, asked
from polls.serializers.templates import NewTemplate, TemplateList, TemplateSerializer
from polls.views.documents import IDEMPOTENCY_KEY, LOCATION, PUBLIC
from polls.views.polls import subject
from provote_core.auth.rest import IsPersonOrReadOnly
from provote_core.idempotency.once import create_once
from provote_core.rest import caller, validated


class TemplatesView(APIView):
    """What ships, and one's own."""

    permission_classes = [IsPersonOrReadOnly]

    @extend_schema(operation_id="listTemplates", auth=PUBLIC, responses=TemplateList)
    def get(self, request: Request) -> Response:
        """All templates that the caller can use: what ships, then their own, newest first."""
        asked(NoQuery, request)
        found = templates.list_templates(caller(request))
        page = {"results": found, "next": None, "previous": None}
        return Response(TemplateList(page).data)

    @extend_schema(
        operation_id="createTemplate",
        parameters=[IDEMPOTENCY_KEY, LOCATION],
        request=NewTemplate,
        responses={201: TemplateSerializer},
    )
    def post(self, request: Request) -> Response:
        """Keep a definition, or that of a poll of one's own, as a template."""
        wanted = validated(NewTemplate, request)
        who, owner, name = caller(request), subject(request), wanted["name"]
        if "poll_id" in wanted:
            create = partial(
                templates.keep_poll, poll_id=wanted["poll_id"], by=who, owner=owner, name=name
            )
        else:
            create = partial(
                templates.keep_template, owner=owner, name=name, definition=wanted["definition"]
            )
        return create_once(
            request,
            create=create,
            present=lambda id_: TemplateSerializer(templates.find_template(str(id_), who)).data,
            location=lambda id_: reverse("template", args=[id_]),
        )


class TemplateView(APIView):
    """One template."""

    permission_classes = [IsPersonOrReadOnly]

    @extend_schema(operation_id="getTemplate", auth=PUBLIC, responses=TemplateSerializer)
    def get(self, request: Request, template: str) -> Response:
        """A template that ships, by its slug, or one's own, by its id."""
        found = templates.find_template(template, caller(request))
        return Response(TemplateSerializer(found).data)

    @extend_schema(operation_id="deleteTemplate", responses={204: None})
    def delete(self, request: Request, template: str) -> Response:
        """Delete a template of one's own."""
        templates.delete_template(name=template, by=caller(request))
        return Response(status=204)
