"""Tests of the OpenAPI document: valid, complete, and equal to the checked-in file."""

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.test import Client
from drf_spectacular.renderers import OpenApiYamlRenderer
from openapi_spec_validator import OpenAPIV31SpecValidator

from provote_testing.conformance.case import Case
from provote_testing.conformance.operations import METHODS, document

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def routes(urls: str) -> Iterator[tuple[str, str]]:
    """The public (path, method) pairs of the module `urls`, with paths in the form of OpenAPI."""
    for pattern in importlib.import_module(urls).urlpatterns:
        route = str(pattern.pattern)
        view = getattr(getattr(pattern, "callback", None), "cls", None)
        # A route without the slash repeats the one with it.
        if not route.startswith("api/v1/") or not route.endswith(("/", ".json")):
            continue
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
        yield from ((path, method) for method in METHODS if hasattr(view, method))


class Documents(Case):
    """The document from which clients are generated."""

    def test_the_document_is_openapi_3_1(self) -> None:
        schema = document(self.urls)
        assert schema["openapi"].startswith("3.1")
        assert not list(OpenAPIV31SpecValidator(schema).iter_errors())

    def test_the_document_is_the_one_checked_in(self) -> None:
        package = importlib.import_module(self.service)
        checked_in = Path(str(package.__file__)).parents[1] / "openapi.yaml"
        renderer: Any = OpenApiYamlRenderer()
        rendered = renderer.render(document(self.urls), renderer_context={})
        assert checked_in.read_bytes() == rendered, "manage.py spectacular --file openapi.yaml"

    def test_every_operation_has_a_name_and_its_problems(self) -> None:
        names = []
        for methods in document(self.urls)["paths"].values():
            for operation in (methods[m] for m in METHODS if m in methods):
                names.append(operation["operationId"])
                assert operation["responses"]["default"]["content"] == PROBLEM, names[-1]
                assert {"400", "401", "429", "503"} <= operation["responses"].keys(), names[-1]
                assert operation["summary"], names[-1]
        assert len(names) == len(set(names))
        assert all(name.isalnum() and name[0].islower() for name in names), names

    def test_every_route_and_method_is_in_the_document(self) -> None:
        paths = document(self.urls)["paths"]
        documented = {
            (path, method) for path, item in paths.items() for method in METHODS if method in item
        }
        assert set(routes(self.urls)) <= documented

    def test_internal_paths_are_not_in_the_document(self) -> None:
        assert all(path.startswith("/api/v1/") for path in document(self.urls)["paths"])

    def test_the_document_is_served(self, http: Client) -> None:
        answer: Any = http.get("/api/schema/")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("application/vnd.oai.openapi")
        assert answer.content.startswith(b"openapi: 3.1")
        as_json: Any = http.get("/api/schema/?format=json")
        assert json.loads(as_json.content)["openapi"].startswith("3.1")
