"""Endpoints for tests only, which show the effects of a service's middleware and settings."""

import functools
import importlib
from types import ModuleType
from uuid import uuid4

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from provote_core.idempotency.once import create_once
from provote_core.rest import validated
from provote_core.routing import both
from provote_core.serializers import StrictCharField, StrictSerializer

PATH = "/api/v1/probes/"
SECRET = "a secret in a stack trace"


class PartShape(StrictSerializer):
    """A part of a probe."""

    text = StrictCharField(max_length=20)


class ProbeShape(StrictSerializer):
    """A probe."""

    name = StrictCharField(max_length=20)
    parts = PartShape(many=True, required=False)
    failing = serializers.BooleanField(required=False)


class ProbesView(APIView):
    """A collection: POST creates a probe, or fails on request."""

    schema = None

    def post(self, request: Request) -> Response:
        """201, once for each key; 500 if `failing`, after the creation."""
        shape = validated(ProbeShape, request)
        answer = create_once(
            request,
            create=uuid4,
            present=lambda probe: {"id": str(probe)},
            location=lambda probe: f"{PATH}{probe}/",
        )
        if shape.get("failing"):
            raise RuntimeError(SECRET)
        return answer


class BrokenView(APIView):
    """A view that always fails."""

    schema = None
    permission_classes = [AllowAny]

    def get(self, request: Request) -> Response:
        """Always raises."""
        raise RuntimeError(SECRET)

    post = get


class UnreachableView(APIView):
    """A view whose database is unreachable."""

    schema = None
    permission_classes = [AllowAny]

    def get(self, request: Request) -> Response:
        """Always raises."""
        raise OperationalError(SECRET)


def broken(request: HttpRequest) -> HttpResponse:
    """A view outside DRF that always fails."""
    raise RuntimeError(SECRET)


@functools.cache
def urlconf_of(urls: str) -> ModuleType:
    """A URL configuration with the routes and handlers of the module `urls`, and the probes."""
    theirs = importlib.import_module(urls)
    ours = ModuleType(f"{urls}.probed")
    vars(ours).update({name: view for name, view in vars(theirs).items() if "handler" in name})
    vars(ours)["urlpatterns"] = [
        *both(PATH.strip("/"), ProbesView.as_view(), "probes"),
        path(f"{PATH[1:]}broken/", BrokenView.as_view()),
        path(f"{PATH[1:]}broken-outside/", broken),
        path(f"{PATH[1:]}unreachable/", UnreachableView.as_view()),
        *theirs.urlpatterns,
    ]
    return ours
