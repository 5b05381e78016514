"""The text policy, in every string that the OpenAPI document lets a client send in a body."""

import json
from collections.abc import Iterator
from typing import Any

from django.test import Client

from provote_testing.conformance.case import JSON, Case, assert_problem
from provote_testing.conformance.operations import Operation, document
from provote_testing.texts import UNSHOWABLE, Place, places


class Texts(Case):
    """A field that is new is in the document, and so cannot escape."""

    def strings(self) -> Iterator[tuple[Operation, Any, Place]]:
        """Each string of each operation's body, and a body that is right but for it."""
        schema = document(self.urls)
        described = {
            operation["operationId"]: operation
            for methods in schema["paths"].values()
            for operation in methods.values()
            if isinstance(operation, dict)
        }
        for operation in self.operations():
            if operation.has_body:
                [content] = described[operation.name]["requestBody"]["content"].values()
                for place in places(schema, content["schema"]):
                    yield operation, content.get("example", {}), place

    def test_no_text_field_takes_what_cannot_be_shown(self, http: Client) -> None:
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
                said = (operation.name, place.pointer, name, answer.content)
                assert answer.status_code < 500, said
                if place.is_secret or (answer.status_code == 401 and operation.is_open):
                    continue  # a login by such a name is a wrong one
                assert answer.status_code == 400, said
                errors = assert_problem(answer, 400).get("errors", ())
                assert place.pointer in [error["pointer"] for error in errors], said

    def test_nul_is_refused_in_every_string(self, http: Client) -> None:
        staff = self.staff()
        for operation, right, place in self.strings():
            body = _encoded(place.put(right, "a\x00b"))
            answer: Any = http.generic(operation.method, operation.path, body, JSON, headers=staff)
            assert_problem(answer, 400, "malformed-json")


def _encoded(body: Any) -> bytes:
    return json.dumps(body).encode()
