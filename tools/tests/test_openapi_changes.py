"""What breaks clients is found, rule by rule; what does not is left alone."""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from local.install import REPOSITORY
from tools.openapi import RELEASED, read
from tools.openapi.changes import changes
from tools.openapi.release import Break, complaints, last_release, report

OLD: dict[str, Any] = {
    "paths": {
        "/teas/": {
            "get": {
                "operationId": "listTeas",
                "security": [{"bearer": []}, {}],
                "parameters": [
                    {"in": "query", "name": "kind", "schema": {"type": "string"}},
                    {"in": "header", "name": "If-None-Match", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "headers": {"ETag": {"schema": {"type": "string"}}},
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "array",
                                    "items": {"$ref": "#/components/schemas/Tea"},
                                }
                            }
                        },
                    },
                    "404": {"description": ""},
                },
            },
            "post": {
                "operationId": "createTea",
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/NewTea"}}
                    }
                },
                "responses": {"201": {"description": ""}},
            },
        }
    },
    "components": {
        "schemas": {
            "Tea": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "kind": {"type": "string", "enum": ["green", "black"]},
                    "blend": {"type": "array", "items": {"$ref": "#/components/schemas/Tea"}},
                    "made": {"type": "string", "format": "date"},
                    "price": {"oneOf": [{"type": "integer"}, {"type": "string"}]},
                    "notes": {"type": "object", "additionalProperties": {"type": "string"}},
                },
            },
            "NewTea": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "maxLength": 20, "minLength": 1},
                    "kind": {"type": "string", "enum": ["green", "black"]},
                    "grams": {"type": "number", "minimum": 0},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "shop": {"oneOf": [{"type": "integer"}, {"type": "string"}]},
                },
            },
        }
    },
}

GET = OLD["paths"]["/teas/"]["get"]


class Teas:
    """The document, to be changed."""

    def __init__(self) -> None:
        self.document = deepcopy(OLD)
        self.paths = self.document["paths"]
        self.get = self.paths["/teas/"]["get"]
        self.post = self.paths["/teas/"]["post"]
        self.body = self.post["requestBody"]
        self.ok = self.get["responses"]["200"]
        self.tea = self.document["components"]["schemas"]["Tea"]
        self.answered = self.tea["properties"]
        self.new = self.document["components"]["schemas"]["NewTea"]
        self.sent = self.new["properties"]


def said(change: Callable[[Teas], Any]) -> dict[str, bool]:
    """What is said of a change of the document: {line: whether it breaks}."""
    teas = Teas()
    change(teas)
    return {str(found): found.breaks for found in changes(OLD, teas.document)}


BREAKS: dict[str, Callable[[Teas], Any]] = {
    # Operations
    "GET /teas/: the operation is gone": lambda t: t.paths["/teas/"].pop("get"),
    "GET /teas/: renamed from listTeas to teas": lambda t: t.get.update(operationId="teas"),
    "GET /teas/: no token is not enough": lambda t: t.get.update(security=[{"bearer": []}]),
    "POST /teas/: no token is not enough": lambda t: t.post.update(security=[{"bearer": []}]),
    # Parameters
    "query kind: the parameter is gone": lambda t: t.get["parameters"].pop(0),
    "query kind: the parameter has become required": lambda t: t.get["parameters"][0].update(
        required=True
    ),
    "query kind: maxLength is 5, was None": lambda t: t.get["parameters"][0]["schema"].update(
        maxLength=5
    ),
    "query year: the parameter is new and required": lambda t: t.get["parameters"].append(
        {"in": "query", "name": "year", "required": True}
    ),
    # Bodies
    "POST /teas/ body: the body is gone": lambda t: t.post.pop("requestBody"),
    "POST /teas/ body: the body has become required": lambda t: t.body.update(required=True),
    "body application/json: the media type is gone": lambda t: t.body.update(
        content={"text/csv": {}}
    ),
    # What is sent
    "body /name: the property is gone": lambda t: t.sent.pop("name"),
    "body /name: the property has become required": lambda t: t.new.update(required=["name"]),
    "body: other properties are not taken": lambda t: t.new.update(additionalProperties=False),
    "body /kind: 'green' is not taken any more": lambda t: t.sent["kind"].update(enum=["black"]),
    "body /name: only some values are taken": lambda t: t.sent["name"].update(enum=["Assam"]),
    "body /grams: number is not taken any more": lambda t: t.sent["grams"].update(type="integer"),
    "body /name: maxLength is 10, was 20": lambda t: t.sent["name"].update(maxLength=10),
    "body /name: minLength is 2, was 1": lambda t: t.sent["name"].update(minLength=2),
    "body /grams: maximum is 9, was None": lambda t: t.sent["grams"].update(maximum=9),
    "body /tags: maxItems is 3": lambda t: t.sent["tags"].update(maxItems=3),
    "body /tags[]: minLength is 1": lambda t: t.sent["tags"]["items"].update(minLength=1),
    "body /name: pattern is ^A": lambda t: t.sent["name"].update(pattern="^A"),
    "body /name: format is uuid": lambda t: t.sent["name"].update(format="uuid"),
    "body /shop(1): the part of oneOf is gone": lambda t: t.sent["shop"]["oneOf"].pop(),
    "body /name: oneOf is new": lambda t: t.sent["name"].update(oneOf=[{"maxLength": 1}]),
    # What is answered
    "GET /teas/ 404: the status is gone": lambda t: t.get["responses"].pop("404"),
    "200 header ETag: the header is gone": lambda t: t.ok.pop("headers"),
    "200 application/json: the media type is gone": lambda t: t.ok.update(content={}),
    "200 []/kind: the property is gone": lambda t: t.answered.pop("kind"),
    "200 []/name: the property is not certain": lambda t: t.tea.pop("required"),
    "200 []/name: may be null": lambda t: t.answered["name"].update(type=["string", "null"]),
    "200 []/made: the format is date-time": lambda t: t.answered["made"].update(
        format="date-time"
    ),
    "200 []/price(2): the part of oneOf is new": lambda t: t.answered["price"]["oneOf"].append(
        {"type": "null"}
    ),
    "200 []/price: oneOf is gone": lambda t: t.answered.update(
        price={"type": ["integer", "string"]}
    ),
    "200 []/notes{}: may be integer": lambda t: t.answered["notes"].update(
        additionalProperties={"type": ["string", "integer"]}
    ),
}


@pytest.mark.parametrize("told", BREAKS)
def test_what_breaks_clients_is_told(told: str) -> None:
    lines = [line for line, breaks in said(BREAKS[told]).items() if breaks]
    assert [line for line in lines if told in line], lines


HARMLESS: dict[str, Callable[[Teas], Any]] = {
    "nothing": lambda t: None,
    "a new operation": lambda t: t.paths.update({"/cups/": {"get": GET}}),
    "a new optional parameter": lambda t: t.get["parameters"].append(
        {"in": "query", "name": "year", "schema": {"type": "integer"}}
    ),
    "a header's capitals": lambda t: t.get["parameters"][1].update(name="if-none-match"),
    "an operation that needs no token any more": lambda t: t.get.update(
        security=[{}, *GET["security"]]
    ),
    "a new property to send": lambda t: t.sent.update(cup={"type": "string"}),
    "a bound that is looser": lambda t: t.sent["name"].update(maxLength=30, minLength=0),
    "a bound that is gone": lambda t: t.sent["name"].pop("maxLength"),
    "one more value to send": lambda t: t.sent["kind"].update(enum=["green", "black", "red"]),
    "one more type to send": lambda t: t.sent["name"].update(type=["string", "null"]),
    "a property to send that may be left out": lambda t: t.new.update(required=[]),
    "a new property in an answer": lambda t: t.answered.update(cup={"type": "string"}),
    "a property of an answer that is certain now": lambda t: t.tea.update(
        required=["name", "kind"]
    ),
    "an answer that holds fewer values": lambda t: t.answered["kind"].update(enum=["green"]),
    "an answer that is bounded": lambda t: t.answered["name"].update(maxLength=5),
    "a new refusal": lambda t: t.get["responses"].update({"409": {"description": ""}}),
    "another description": lambda t: t.answered["name"].update(description="Of the tea."),
}


@pytest.mark.parametrize("change", HARMLESS)
def test_what_breaks_nobody_is_not_told(change: str) -> None:
    assert said(HARMLESS[change]) == {}


NOTABLE: dict[str, Callable[[Teas], Any]] = {
    "200 []/kind: may be 'red'": lambda t: t.answered["kind"].update(enum=["green", "red"]),
    "200 []/kind: may be 'anything'": lambda t: t.answered["kind"].pop("enum"),
    "GET /teas/ 202: the status of success is new": lambda t: t.get["responses"].update(
        {"202": {"description": ""}}
    ),
}


@pytest.mark.parametrize("told", NOTABLE)
def test_more_to_expect_in_an_answer_is_worth_a_word(told: str) -> None:
    [(line, breaks)] = said(NOTABLE[told]).items()
    assert told in line
    assert not breaks


def test_a_break_that_is_listed_with_its_reason_passes() -> None:
    teas = Teas()
    teas.sent.pop("name")
    found = changes(OLD, teas.document)
    meant = [Break("POST /teas/ body /name: *", "It is called title.")]
    assert list(complaints(found, meant)) == []
    assert list(complaints(found, [])) == ["POST /teas/ body /name: the property is gone"]


def test_a_listed_break_needs_its_reason_and_its_change() -> None:
    reasonless, stale = complaints([], [Break("GET *", " ")])
    assert "gives no reason" in reasonless
    assert "has not changed" in stale


def test_brackets_in_a_listed_place_are_meant_as_such() -> None:
    teas = Teas()
    teas.answered.pop("kind")
    told = "GET /teas/ 200 []/kind: the property is gone"
    assert list(complaints(changes(OLD, teas.document), [Break(told, "Nobody cared.")])) == []


def test_the_last_release_has_its_document_in_the_tree() -> None:
    text = (REPOSITORY / "CHANGELOG.md").read_text()
    releases = re.findall(r"^## \[(\d[^]]*)\]", text, re.MULTILINE)
    for version in releases:
        document = RELEASED / f"openapi-{version}.yaml"
        assert read(document)["info"]["version"] == version
    assert last_release() == RELEASED / f"openapi-{releases[0]}.yaml"


def test_nothing_breaks_the_clients_of_the_last_release() -> None:
    wrong, _ = report()
    assert wrong == []
