"""Any exception as an RFC 9457 document."""

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
from provote_core.rest import StrictCharField, StrictSerializer

REQUEST = context.RequestContext("request-1", "", "192.0.2.1", "GET", "/api/v1/things/7/")


def family(member: type[ProvoteError] = ProvoteError) -> list[type[ProvoteError]]:
    return [member, *(e for child in member.__subclasses__() for e in family(child))]


def test_every_member_of_the_family_has_a_code_of_its_own() -> None:
    ours = [e for e in family() if e.__module__ == exceptions.__name__]
    assert len({e.code for e in ours}) == len(ours)
    for error in ours:
        assert 400 <= error.status <= 599
        assert error.code == error.code.lower().replace("_", "-")
        assert error.title.endswith(".")
        assert error.__name__ in (exceptions.__doc__ or ""), "the family tree names it"


def test_a_document_is_whole() -> None:
    error = NotFound("No thing 7.", errors=[FieldError("/id", "unknown", "No.")], thing=7)
    problem = problems.render(error, REQUEST)
    assert problem.status == 404
    assert problem.headers == {
        "Content-Type": "application/problem+json", "Cache-Control": "no-store"
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


def test_headers_follow_from_the_error() -> None:
    assert problems.render(Unavailable(), REQUEST).headers["Retry-After"] == "1"
    assert problems.render(Unavailable(retry_after=7), REQUEST).headers["Retry-After"] == "7"
    refused = problems.render(exceptions.InvalidToken(), REQUEST).headers
    assert refused["WWW-Authenticate"].startswith("Bearer")
    told = problems.render(exceptions.MethodNotAllowed(headers={"Allow": "GET"}), REQUEST)
    assert told.headers["Allow"] == "GET"


@pytest.mark.parametrize("path", ["/\ud800", "/\x00\r\nX: y", "/<script>", "/" + "é" * 5_000])
def test_no_path_breaks_a_document(path: str) -> None:
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
def test_any_exception_has_its_problem(error: Exception, status: int, code: str) -> None:
    translated = problems.translate(error)
    assert (translated.status, translated.code) == (status, code)
    assert b"secret" not in problems.render(translated, REQUEST).body


def test_only_the_unforeseen_is_logged_with_its_trace(caplog: pytest.LogCaptureFixture) -> None:
    for error in (Http404(), drf.ParseError(), NotFound(), drf.ValidationError("x")):
        problems.translate(error)
    assert not caplog.records
    with caplog.at_level(logging.WARNING):
        problems.translate(OperationalError("away"))
        problems.translate(RuntimeError("a bug"))
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]
    assert "a bug" in str(caplog.records[1].msg)


class Leaf(StrictSerializer):
    label = StrictCharField(max_length=3)


class Branch(StrictSerializer):
    leaf = Leaf()
    leaves = Leaf(many=True, min_length=1)
    numbers = serializers.ListField(child=serializers.IntegerField(), required=False)
    # A serializer may have the very names that DRF's own details have.
    message = serializers.IntegerField(required=False)
    code = serializers.IntegerField(required=False)

    def validate(self, attrs: Any) -> Any:
        if attrs["leaf"] in attrs["leaves"]:
            raise serializers.ValidationError("The same leaf twice.", "twice")
        return attrs


GOOD = {"leaf": {"label": "a"}, "leaves": [{"label": "b"}]}


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {("/leaf", "required"), ("/leaves", "required")}),
        (GOOD | {"leaf": {}}, {("/leaf/label", "required")}),
        (GOOD | {"leaf": []}, {("/leaf", "invalid")}),
        (GOOD | {"leaf": None}, {("/leaf", "null")}),
        (GOOD | {"leaf": {"label": "long"}}, {("/leaf/label", "max-length")}),
        (GOOD | {"leaf": {"label": 7}}, {("/leaf/label", "invalid")}),
        (GOOD | {"leaf": {"label": "a", "x/y~z": 1}}, {("/leaf/x~1y~0z", "unknown-field")}),
        (GOOD | {"leaves": []}, {("/leaves", "min-length")}),
        (GOOD | {"leaves": {}}, {("/leaves", "not-a-list")}),
        (
            GOOD | {"leaves": [{"label": "a"}, {}, {"label": "long"}, 7]},
            {("/leaves/1/label", "required"), ("/leaves/2/label", "max-length"),
             ("/leaves/3", "invalid")},
        ),
        (GOOD | {"numbers": [1, "x", None]}, {("/numbers/1", "invalid"), ("/numbers/2", "null")}),
        (GOOD | {"message": "x", "code": "y"}, {("/message", "invalid"), ("/code", "invalid")}),
        (GOOD | {"message": "x"}, {("/message", "invalid")}),
        (GOOD | {"leaves": [{"label": "a"}]}, {("", "twice")}),
        (GOOD | {"x": 1, "y": 2}, {("/x", "unknown-field"), ("/y", "unknown-field")}),
        ([], {("", "invalid")}),
    ],
)  # fmt: skip
def test_an_error_is_told_at_its_place(body: Any, errors: set[tuple[str, str]]) -> None:
    with pytest.raises(drf.ValidationError) as told:
        Branch(data=body).is_valid(raise_exception=True)
    translated = problems.translate(told.value)
    assert translated.status == 400
    assert {(e.pointer, e.code) for e in translated.errors} == errors
    assert all(e.detail for e in translated.errors)
