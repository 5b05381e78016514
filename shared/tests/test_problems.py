"""Exceptions as RFC 9457 documents."""

import json
import logging
from typing import Any

import pytest
from django.core import exceptions as django
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions as drf
from rest_framework import serializers

from provote_core import context, exceptions, problems
from provote_core.exceptions import FieldError, NotFound, ProvoteError, Unavailable
from provote_core.serializers import StrictCharField, StrictSerializer

REQUEST = context.RequestContext("request-1", "", "192.0.2.1", "GET", "/api/v1/things/7/")


def family(member: type[ProvoteError] = ProvoteError) -> list[type[ProvoteError]]:
    return [member, *(e for child in member.__subclasses__() for e in family(child))]


def test_every_error_has_its_own_code() -> None:
    ours = [e for e in family() if e.__module__ == exceptions.__name__]
    assert len({e.code for e in ours}) == len(ours)
    for error in ours:
        assert 400 <= error.status <= 599
        assert error.code == error.code.lower().replace("_", "-")
        assert error.title.endswith(".")
        assert error.__name__ in (exceptions.__doc__ or ""), "the family tree names it"


def test_a_problem_document_is_complete() -> None:
    error = NotFound("No thing 7.", errors=[FieldError("/id", "unknown", "No.")], thing=7)
    problem = problems.render(error, REQUEST)
    assert problem.status == 404
    assert problem.headers == {
        "Content-Type": "application/problem+json", "Cache-Control": "no-store",
        "Content-Language": "en", "Vary": "Accept-Language",
    }  # fmt: skip
    assert json.loads(problem.body) == {
        "type": "urn:provote:problem:not-found",
        "title": "There is nothing here.",
        "status": 404,
        "detail": "No thing 7.",
        "instance": "/api/v1/things/7/",
        "code": "not-found",
        "request_id": "request-1",
        "errors": [{"pointer": "/id", "code": "unknown", "detail": "No."}],
        "thing": 7,
    }


def test_the_error_determines_the_headers() -> None:
    assert problems.render(Unavailable(), REQUEST).headers["Retry-After"] == "1"
    assert problems.render(Unavailable(retry_after=7), REQUEST).headers["Retry-After"] == "7"
    refused = problems.render(exceptions.InvalidToken(), REQUEST).headers
    assert refused["WWW-Authenticate"].startswith("Bearer")
    rendered = problems.render(exceptions.MethodNotAllowed(headers={"Allow": "GET"}), REQUEST)
    assert rendered.headers["Allow"] == "GET"


@pytest.mark.parametrize("path", ["/\ud800", "/\x00\r\nX: y", "/<script>", "/" + "é" * 5_000])
def test_a_document_is_valid_for_any_path(path: str) -> None:
    request = context.RequestContext(
        "request-1", "", "", "GET", path.encode(errors="replace").decode()
    )
    body = json.loads(problems.render(NotFound(), request).body)
    assert body["instance"] == request.path


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404("secret"), 404, "not-found"),
        (drf.NotFound(), 404, "not-found"),
        (django.ObjectDoesNotExist(), 404, "not-found"),
        (drf.NotAuthenticated(), 401, "authentication-required"),
        (drf.AuthenticationFailed(), 401, "authentication-required"),
        (drf.PermissionDenied(), 403, "forbidden"),
        (django.PermissionDenied(), 403, "forbidden"),
        (drf.MethodNotAllowed("PUT"), 405, "method-not-allowed"),
        (drf.UnsupportedMediaType("text/plain"), 415, "unsupported-media-type"),
        (drf.ParseError(), 400, "malformed-json"),
        (django.RequestDataTooBig(), 413, "payload-too-large"),
        (django.TooManyFieldsSent(), 413, "payload-too-large"),
        (django.DisallowedHost("secret"), 400, "invalid-request"),
        (django.BadRequest("secret"), 400, "invalid-request"),
        (OperationalError("secret"), 503, "service-unavailable"),
        (InterfaceError("secret"), 503, "service-unavailable"),
        (IntegrityError("secret"), 500, "internal-error"),
        (DataError("secret"), 500, "internal-error"),
        (RuntimeError("secret"), 500, "internal-error"),
        (RecursionError("secret"), 500, "internal-error"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_exceptions_are_translated_to_problems(error: Exception, status: int, code: str) -> None:
    translated = problems.translate(error)
    assert (translated.status, translated.code) == (status, code)
    assert b"secret" not in problems.render(translated, REQUEST).body


def test_only_unexpected_errors_are_logged_with_a_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for error in (Http404(), drf.ParseError(), NotFound(), drf.ValidationError("x")):
        problems.translate(error)
    assert not caplog.records
    with caplog.at_level(logging.WARNING):
        problems.translate(OperationalError("unreachable"))
        problems.translate(RuntimeError("a bug"))
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]
    assert "a bug" in str(caplog.records[1].msg)


class Leaf(StrictSerializer):
    label = StrictCharField(max_length=3)


class Branch(StrictSerializer):
    leaf = Leaf()
    leaves = Leaf(many=True, min_length=1)
    numbers = serializers.ListField(child=serializers.IntegerField(), required=False)
    # Fields can have the same names as DRF's own error details.
    message = serializers.IntegerField(required=False)
    code = serializers.IntegerField(required=False)

    def validate(self, attrs: Any) -> Any:
        if attrs["leaf"] in attrs["leaves"]:
            raise serializers.ValidationError("The same leaf twice.", "twice")
        return attrs


VALID = {"leaf": {"label": "a"}, "leaves": [{"label": "b"}]}


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {("/leaf", "required"), ("/leaves", "required")}),
        (VALID | {"leaf": {}}, {("/leaf/label", "required")}),
        (VALID | {"leaf": []}, {("/leaf", "invalid")}),
        (VALID | {"leaf": None}, {("/leaf", "null")}),
        (VALID | {"leaf": {"label": "long"}}, {("/leaf/label", "max-length")}),
        (VALID | {"leaf": {"label": 7}}, {("/leaf/label", "invalid")}),
        (VALID | {"leaf": {"label": "a", "x/y~z": 1}}, {("/leaf/x~1y~0z", "unknown-field")}),
        (VALID | {"leaves": []}, {("/leaves", "min-length")}),
        (VALID | {"leaves": {}}, {("/leaves", "not-a-list")}),
        (
            VALID | {"leaves": [{"label": "a"}, {}, {"label": "long"}, 7]},
            {("/leaves/1/label", "required"), ("/leaves/2/label", "max-length"),
             ("/leaves/3", "invalid")},
        ),
        (VALID | {"numbers": [1, "x", None]}, {("/numbers/1", "invalid"), ("/numbers/2", "null")}),
        (VALID | {"message": "x", "code": "y"}, {("/message", "invalid"), ("/code", "invalid")}),
        (VALID | {"message": "x"}, {("/message", "invalid")}),
        (VALID | {"leaves": [{"label": "a"}]}, {("", "twice")}),
        (VALID | {"x": 1, "y": 2}, {("/x", "unknown-field"), ("/y", "unknown-field")}),
        ([], {("", "invalid")}),
    ],
)  # fmt: skip
def test_a_field_error_has_its_pointer(body: Any, errors: set[tuple[str, str]]) -> None:
    with pytest.raises(drf.ValidationError) as caught:
        Branch(data=body).is_valid(raise_exception=True)
    translated = problems.translate(caught.value)
    assert translated.status == 400
    assert {(e.pointer, e.code) for e in translated.errors} == errors
    assert all(e.detail for e in translated.errors)
