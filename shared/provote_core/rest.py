"""DRF's parser, renderer, negotiation and validation of requests, made strict."""

from collections.abc import Callable, Collection
from typing import IO, Any, TypeVar

import msgspec
from django.utils.functional import Promise
from rest_framework.metadata import SimpleMetadata
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from provote_core import json, languages
from provote_core.auth.rest import principal_of
from provote_core.exceptions import FieldError, InvalidRequest
from provote_core.pagination import CURSOR, PAGE_SIZE
from provote_core.serializers import (
    StrictSerializer,
)
from provote_rules.texts import tr

Method = TypeVar("Method", bound=Callable[..., Any])


def limited(kind: str) -> Callable[[Method], Method]:
    """Decorate an action of a ViewSet: its requests count as `kind` for the rate limits.

    Without it an action that writes counts as the class's `limit_kind`, by default `write`.
    """

    def mark(method: Method) -> Method:
        method.limit_kind = kind  # type: ignore[attr-defined]
        return method

    return mark


class StrictJSONParser(JSONParser):
    """Parses as `provote_core.json` does."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """The body's value; raises the errors of `provote_core.json.parse`."""
        json.require_json(media_type)
        return json.parse(stream.read(json.MAX_BODY + 1))


def _plain(value: Any) -> str:
    """The text of a lazy string or of a subclass of str, such as SafeString or ErrorDetail."""
    if isinstance(value, str | Promise):
        return str.__str__(str(value))
    raise TypeError(f"{type(value).__name__} is not JSON")


class JSONRenderer(BaseRenderer):
    """JSON by msgspec, as on the ASGI vote path; UUIDs and times are encoded as text."""

    media_type = "application/json"
    format = "json"
    charset = None
    _encode = staticmethod(msgspec.json.Encoder(enc_hook=_plain).encode)

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        """The body; empty without data."""
        return b"" if data is None else self._encode(data)


class AlwaysJSON(BaseContentNegotiation):
    """Responds with JSON whatever Accept says: browsers and curl get the response, not a 406."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The parser; 415 unless the body is plain JSON (DRF calls it only if there is one)."""
        json.require_json(request.content_type)
        json.require_identity(request.headers.get("Content-Encoding"))
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """The renderer; if a view has several (OpenAPI), the one that `format` names."""
        wanted = request.query_params.get("format")
        chosen = next((r for r in renderers if r.format == wanted), renderers[0])
        return chosen, chosen.media_type


class Metadata(SimpleMetadata):
    """The response to OPTIONS; the OpenAPI document describes the bodies."""

    def determine_actions(self, request: Request, view: Any) -> dict[str, Any]:
        """Empty: a view may have no serializer that applies to all of its methods."""
        return {}


def localised(body: Any, *, status: int = 200) -> Response:
    """A successful response that has texts in the language of the request (`languages.shown`)."""
    return Response(body, status=status, headers=languages.headers(languages.current()))


def validated(
    serializer: type[StrictSerializer],
    request: Request,
    *,
    stored: Callable[[], Collection[str]] | None = None,
) -> dict[str, Any]:
    """The request's body, validated by `serializer`. Raises ValidationError, InvalidRequest (400).

    `stored` returns the texts of the object as they are stored now. It is called for text that the
    policy refuses: such text is accepted if it is unchanged.
    """
    if not isinstance(request.data, dict):
        raise InvalidRequest(tr("The body must be a JSON object."))
    checked = serializer(data=request.data, context={"stored": stored})
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


def validated_query(
    serializer: type[StrictSerializer],
    request: Request,
    *,
    lists: Collection[str] | None = None,
) -> dict[str, Any]:
    """The query without the parameters of pages, validated by `serializer`; otherwise 400.

    With `lists`, those parameters may be repeated and are lists; any other repeated parameter is
    an error `repeated`. Without it, the last value of a repeated parameter is used.
    """
    given: dict[str, Any] = {}
    for name, values in request.query_params.lists():
        if lists is not None and len(values) > 1 and name not in lists:
            detail = tr("Send this parameter once.")
            raise InvalidRequest(detail, errors=[FieldError(f"/{name}", "repeated", detail)])
        given[name] = values if name in (lists or ()) else values[-1]
    terms = {name: value for name, value in given.items() if name not in (CURSOR, PAGE_SIZE)}
    checked = serializer(data=terms)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


__all__ = [
    "AlwaysJSON",
    "JSONRenderer",
    "Metadata",
    "StrictJSONParser",
    "limited",
    "localised",
    "principal_of",
    "validated",
    "validated_query",
]
