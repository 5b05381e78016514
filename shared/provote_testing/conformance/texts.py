"""Tests of the text policy in every string of a body, from the OpenAPI document."""

import json
from collections.abc import Iterator
from typing import Any

from django.test import Client

from provote_testing.conformance.case import JSON, Case, assert_problem
from provote_testing.conformance.operations import Operation, document
from provote_testing.texts import UNSHOWABLE, Place, places


class Texts(Case):
    """New fields are covered automatically, because they are in the document."""

    def strings(self) -> Iterator[tuple[Operation, Any, Place]]:
        """Each string of each operation's body, with an otherwise valid body."""
        schema = document(self.urls)
        described = {
            operation["operationId"]: operation
            for methods in schema["paths"].values()
            for operation in methods.values()
            if isinstance(operation, dict)
        }
        for operation in self.operations():
            if operation.has_body:
                content = described[operation.name]["requestBody"]["content"][JSON]
                for place in places(schema, content["schema"]):
                    yield operation, content.get("example", {}), place

    def test_text_fields_refuse_unprintable_text(self, http: Client) -> None:
        staff = self.staff()
        for operation, right, place in self.strings():
            for name, text in UNSHOWABLE.items():
                answer: Any = http.generic(
                    operation.method,
                    operation.path,
                    _encoded(place.put(right, text)),
                    JSON,
                    headers=staff,
                )
                context = (operation.name, place.pointer, name, answer.content)
                assert answer.status_code < 500, context
                if place.is_secret or (answer.status_code == 401 and operation.is_open):
                    continue  # a login with such a name is a failed login
                assert answer.status_code == 400, context
                errors = assert_problem(answer, 400).get("errors", ())
                assert place.pointer in [error["pointer"] for error in errors], context

    def test_nul_is_refused_in_every_string(self, http: Client) -> None:
        staff = self.staff()
        for operation, right, place in self.strings():
            body = _encoded(place.put(right, "a\x00b"))
            answer: Any = http.generic(operation.method, operation.path, body, JSON, headers=staff)
            assert_problem(answer, 400, "malformed-json")


def _encoded(body: Any) -> bytes:
    return json.dumps(body).encode()
