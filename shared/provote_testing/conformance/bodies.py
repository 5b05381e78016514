"""Tests of request bodies: a bad one is a 4xx with a pointer, on every operation with a body."""

import gzip
import json
from typing import Any

import pytest
from django.test import Client

from provote_core.json import MAX_BODY
from provote_testing import probes
from provote_testing.bodies import BAD_BODIES, CODINGS, NO_CODINGS
from provote_testing.conformance.case import JSON, Case, assert_problem


class Bodies(Case):
    """400, 413 and 415."""

    @pytest.mark.parametrize("name", BAD_BODIES)
    def test_a_bad_body_is_refused(self, http: Client, name: str) -> None:
        content, content_type, status, code = BAD_BODIES[name]
        for path in {probes.PATH, self.create_path}:
            answer = http.post(path, content, content_type, headers=self.person())
            assert_problem(answer, status, code)

    def test_no_operation_fails_on_a_bad_body(self, http: Client) -> None:
        for operation in self.operations():
            if not operation.has_body:
                continue
            for content, content_type, *_ in BAD_BODIES.values():
                answer: Any = http.generic(
                    operation.method, operation.path, content, content_type, headers=self.person()
                )
                assert 400 <= answer.status_code < 500, (operation, content[:50])
                assert_problem(answer, answer.status_code)

    @pytest.mark.parametrize(
        "content_type",
        [JSON, "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"; x=y'],
    )
    def test_spellings_of_the_json_type_are_accepted(
        self, http: Client, content_type: str
    ) -> None:
        answer = http.post(
            self.create_path, json.dumps(self.create_body), content_type, headers=self.person()
        )
        assert answer.status_code == 201, answer.content

    @pytest.mark.parametrize("coding", CODINGS)
    def test_a_content_coding_is_refused_before_the_body_is_read(
        self, http: Client, coding: str
    ) -> None:
        plain = json.dumps(self.create_body).encode()
        for content in (plain, gzip.compress(plain), b"{", b" " * MAX_BODY):
            headers = self.person() | {"Content-Encoding": coding}
            answer: Any = http.post(self.create_path, content, JSON, headers=headers)
            assert_problem(answer, 415, "unsupported-content-encoding")
            assert answer.headers["Accept-Encoding"] == "identity"
            assert "Content-Encoding" in answer.json()["detail"]
            answer = http.post(self.create_path, content, "text/plain", headers=headers)
            assert "application/json" in assert_problem(answer, 415)["detail"]

    @pytest.mark.parametrize("coding", NO_CODINGS)
    def test_no_content_coding_is_none(self, http: Client, coding: str) -> None:
        headers = self.person() | {"Content-Encoding": coding}
        answer = http.post(self.create_path, dict(self.create_body), JSON, headers=headers)
        assert answer.status_code == 201, answer.content

    def test_a_body_of_the_maximum_size_is_accepted(self, http: Client) -> None:
        content = json.dumps(self.create_body).ljust(MAX_BODY)
        answer = http.post(self.create_path, content, JSON, headers=self.person())
        assert answer.status_code == 201, answer.content

    def test_an_unknown_field_has_its_pointer(self, http: Client) -> None:
        body = {**self.create_body, "in/vent~ed": 1}
        answer = http.post(self.create_path, body, JSON, headers=self.person())
        [error] = assert_problem(answer, 400, "invalid-request")["errors"]
        assert (error["pointer"], error["code"]) == ("/in~1vent~0ed", "unknown-field")

    def test_an_error_inside_a_list_has_its_pointer(self, http: Client) -> None:
        parts = [{"text": "a"}, {"text": "b", "extra": 1}, {}, {"text": 7}, "x"]
        body = {"name": "", "parts": parts}
        answer = http.post(probes.PATH, body, JSON, headers=self.person())
        problem = assert_problem(answer, 400, "invalid-request")
        assert {(e["pointer"], e["code"]) for e in problem["errors"]} == {
            ("/name", "blank"),
            ("/parts/1/extra", "unknown-field"),
            ("/parts/2/text", "required"),
            ("/parts/3/text", "invalid"),
            ("/parts/4", "invalid"),
        }

    @pytest.mark.parametrize("value", [None, True, 1, 1.5, [], {}, "", "x" * 1_000_000])
    def test_another_type_is_400_in_every_field(self, http: Client, value: Any) -> None:
        for name in self.create_body:
            body = {**self.create_body, name: value}
            answer: Any = http.post(self.create_path, body, JSON, headers=self.person())
            assert answer.status_code in (201, 400), (name, value)
            if answer.status_code == 400:
                [error, *_] = assert_problem(answer, 400)["errors"]
                assert error["pointer"].startswith(f"/{name}")
