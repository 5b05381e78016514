"""Tests of the grammar of ids in every path and query: see provote_core.ids."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import uuid4

from django.test import Client

from provote_testing.conformance.case import Case, assert_problem
from provote_testing.conformance.operations import document


class Place(NamedTuple):
    """An id parameter in a path or query of an operation; the other ids are random."""

    name: str
    where: str
    path: str
    template: str

    def address(self, written: str) -> str:
        """The address with the id in this form."""
        if self.where == "query":
            return f"{self.path}?{self.name}={written}"
        return re.sub(r"\{\w+\}", str(uuid4()), self.template.replace(f"{{{self.name}}}", written))


def other_forms(text: str) -> list[str]:
    """The same id in forms that Python accepts and this API refuses, escaped for a URL."""
    return [f"%7B{text}%7D", f"urn:uuid:{text}", text.replace("-", ""), f"{text}0"]


class Ids(Case):
    """Case does not matter; any other form is 404 in a path and 400 in a query."""

    def test_an_id_of_a_path_is_read_in_any_case_and_in_no_other_form(self, http: Client) -> None:
        for place in self._places("path"):
            some = str(uuid4())
            # A method that no view supports is 404 only without a route.
            answers = [
                http.generic("PROPFIND", place.address(written)).status_code
                for written in (some, some.upper(), some[:9] + some[9:].upper())
            ]
            assert answers[0] in (401, 403, 405), place
            assert set(answers) == {answers[0]}, place
            for form in other_forms(some):
                assert_problem(http.generic("PROPFIND", place.address(form)), 404)

    def test_an_id_of_a_query_is_read_in_any_case_and_in_no_other_form(self, http: Client) -> None:
        headers = self.staff()
        for place in self._places("query"):
            some = str(uuid4())
            answers = [
                http.get(place.address(written), headers=headers).status_code
                for written in (some, some.upper())
            ]
            assert answers[0] == answers[1] != 400, place
            for form in [*other_forms(some), "me2", ""]:
                answer = http.get(place.address(form), headers=headers)
                problem = assert_problem(answer, 400)
                assert [error["pointer"] for error in problem["errors"]] == [f"/{place.name}"]

    def _places(self, where: str) -> Iterator[Place]:
        """The id parameters of documented paths, or of the queries of documented reads."""
        for template, methods in document(self.urls)["paths"].items():
            path = re.sub(r"\{\w+\}", lambda _: str(uuid4()), template)
            named: dict[str, Any] = {
                parameter["name"]: parameter
                for method, operation in methods.items()
                if where == "path" or method == "get"
                if operation["operationId"] not in self.elsewhere
                for parameter in operation.get("parameters", ())
                if parameter["in"] == where and "'uuid'" in str(parameter["schema"])
            }
            for name in named:
                yield Place(name, where, path, template)
