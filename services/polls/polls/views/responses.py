"""Responses that are one poll, with the ETag of its version."""

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from polls import selectors
from polls.models import Poll
from polls.serializers.responses import PollSerializer
from provote_core.idempotency.once import create_once
from provote_core.preconditions import etag
from provote_core.rest import principal_of


def represented(poll: Poll) -> Response:
    """200 with a poll."""
    return Response(PollSerializer(poll).data, headers={"ETag": etag(poll.version)})


def created(request: Request, create: Callable[[], UUID], named: tuple[str, ...] = ()) -> Response:
    """201 with the poll that `create` makes, or what the Idempotency-Key has made before.

    The members `named` of the body are ids, which are compared case-insensitively.
    """
    principal = principal_of(request)
    response = create_once(
        request,
        create=create,
        present=lambda id_: PollSerializer(selectors.visible_poll(id_, principal)).data,
        location=lambda id_: reverse("poll-detail", args=[id_]),
        named=named,
    )
    response["ETag"] = etag(response.data["version"])
    return response
