"""DRF's edges, made strict: what comes in, what goes out, and which fields exist."""

from collections.abc import Callable, Collection
from typing import IO, Any, TypeVar
from uuid import UUID

import msgspec
from django.utils.functional import Promise
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.metadata import SimpleMetadata
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from provote_core import ids, json, text
from provote_core.auth.rest import principal_of
from provote_core.exceptions import FieldError, InvalidRequest, NotFound
from provote_core.pagination import CURSOR, PAGE_SIZE

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
    """Text that calls itself something else: Django's lazy and safe strings, DRF's errors."""
    if isinstance(value, str | Promise):
        return str.__str__(str(value))
    raise TypeError(f"{type(value).__name__} is not JSON")


class JSONRenderer(BaseRenderer):
    """JSON by msgspec, as on the path of votes: UUIDs and times need no field to become text."""

    media_type = "application/json"
    format = "json"
    charset = None
    _encode = staticmethod(msgspec.json.Encoder(enc_hook=_plain).encode)

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        """The body; none for no data."""
        return b"" if data is None else self._encode(data)


class AlwaysJSON(BaseContentNegotiation):
    """Answers JSON whatever Accept says: a browser or curl gets the answer, not a 406."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The parser; 415 unless the body is plain JSON (DRF asks only when there is one)."""
        json.require_json(request.content_type)
        json.require_identity(request.headers.get("Content-Encoding"))
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """The one renderer; where a view has several (OpenAPI), the one that `format` names."""
        wanted = request.query_params.get("format")
        chosen = next((r for r in renderers if r.format == wanted), renderers[0])
        return chosen, chosen.media_type


class Metadata(SimpleMetadata):
    """The response to OPTIONS; the OpenAPI document describes the bodies."""

    def determine_actions(self, request: Request, view: Any) -> dict[str, Any]:
        """Nothing: not every view has one serializer that speaks for all of its methods."""
        return {}


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that refuses fields it does not know, nested ones included."""

    def to_internal_value(self, data: Any) -> Any:
        """Validated data; an unknown field is an error `unknown-field` at its own place."""
        if isinstance(data, dict):
            unknown = {
                name: [serializers.ErrorDetail("This field is not known.", "unknown-field")]
                for name in data
                if name not in self.fields or self.fields[name].read_only
            }
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)


class StrictCharField(serializers.CharField):
    """Text that must come as a JSON string; DRF alone would take numbers and booleans."""

    def to_internal_value(self, data: Any) -> str:
        """The string; anything else is `invalid`."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class TextField(StrictCharField):
    """Text that people read, by the policy of `provote_core.text`; several lines with `lines`.

    `max_length` counts code points of the text as it is stored. Text that an older version stored
    may be sent again as it is: see `stored` of `validated`.
    """

    default_error_messages = {"not-printable": "{detail}"}

    def __init__(self, *, lines: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.lines = lines

    def run_validation(self, data: Any = empty) -> Any:
        """The text as it is stored. DRF's own look at blank text would hide control characters."""
        return serializers.Field.run_validation(self, data)

    def to_internal_value(self, data: Any) -> str:
        """The text as it is stored; `invalid`, `not-printable` or `blank`."""
        if not isinstance(data, str):
            self.fail("invalid")
        cleaned = text.clean(data, lines=self.lines)
        if self.allow_blank and not cleaned:
            return cleaned
        flaw = text.find_flaw(cleaned, lines=self.lines)
        if flaw is None:
            return cleaned
        if cleaned and self._is_stored(data):
            return data
        self.fail(flaw.code, detail=flaw.detail)

    def _is_stored(self, data: str) -> bool:
        stored = getattr(self.root, "_context", {}).get("stored")
        try:
            return stored is not None and data in stored()
        except NotFound:
            return False  # what is wrong with the body comes before what is not there


def printable(value: str) -> None:
    """Validate one line by the text policy where a field has a grammar of its own."""
    flaw = text.find_flaw(value)
    if flaw is not None:
        raise serializers.ValidationError(flaw.detail, flaw.code)


class StrictUUIDField(serializers.UUIDField):
    """A UUID by the grammar of `provote_core.ids`, in bodies and queries alike.

    DRF alone would take numbers, braces, "urn:uuid:" and 32 digits without hyphens, too.
    """

    def to_internal_value(self, data: Any) -> UUID:
        """The UUID; anything else is `invalid`."""
        known = ids.parse(data) if isinstance(data, str) else None
        if known is None:
            self.fail("invalid", value=data)
        return known


class NoBody(StrictSerializer):
    """The body of a command whose path says everything: none, or an empty object."""


def validated(
    serializer: type[StrictSerializer],
    request: Request,
    *,
    stored: Callable[[], Collection[str]] | None = None,
) -> dict[str, Any]:
    """The request's body in the shape of `serializer`; 400 says what is wrong, and where.

    `stored` returns the texts that the object holds now. It is called for text that the policy
    refuses: unchanged, such text is no error.
    """
    if not isinstance(request.data, dict):
        raise InvalidRequest("The body must be a JSON object.")
    checked = serializer(data=request.data, context={"stored": stored})
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


def validated_query(
    serializer: type[StrictSerializer],
    request: Request,
    *,
    lists: Collection[str] | None = None,
) -> dict[str, Any]:
    """The query without the page's own parameters, in the shape of `serializer`; else 400.

    With `lists`, those parameters may be repeated and come as lists; any other that is repeated is
    `repeated`. Without it, the last value of a repeated parameter counts.
    """
    given: dict[str, Any] = {}
    for name, values in request.query_params.lists():
        if lists is not None and len(values) > 1 and name not in lists:
            detail = "Say this once."
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
    "NoBody",
    "StrictCharField",
    "StrictJSONParser",
    "StrictSerializer",
    "StrictUUIDField",
    "TextField",
    "limited",
    "principal_of",
    "printable",
    "validated",
    "validated_query",
]
