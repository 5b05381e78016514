"""Changes that break clients are found, by rules; harmless ones are not reported."""

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
    """A copy of the document, to change."""

    def __init__(self) -> None:
        self.document = deepcopy(OLD)
        self.paths = self.document["paths"]
        self.get = self.paths["/teas/"]["get"]
        self.post = self.paths["/teas/"]["post"]
        self.body = self.post["requestBody"]
        self.ok = self.get["responses"]["200"]
        self.tea = self.document["components"]["schemas"]["Tea"]
        self.response = self.tea["properties"]
        self.new = self.document["components"]["schemas"]["NewTea"]
        self.request = self.new["properties"]


def reported(change: Callable[[Teas], Any]) -> dict[str, bool]:
    """The lines about a change of the document: {line: whether it breaks clients}."""
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
    # Properties of requests
    "body /name: the property is gone": lambda t: t.request.pop("name"),
    "body /name: the property has become required": lambda t: t.new.update(required=["name"]),
    "body: other properties are not taken": lambda t: t.new.update(additionalProperties=False),
    "body /kind: 'green' is not taken any more": lambda t: t.request["kind"].update(
        enum=["black"]
    ),
    "body /name: only some values are taken": lambda t: t.request["name"].update(enum=["Assam"]),
    "body /grams: number is not taken any more": lambda t: t.request["grams"].update(
        type="integer"
    ),
    "body /name: maxLength is 10, was 20": lambda t: t.request["name"].update(maxLength=10),
    "body /name: minLength is 2, was 1": lambda t: t.request["name"].update(minLength=2),
    "body /grams: maximum is 9, was None": lambda t: t.request["grams"].update(maximum=9),
    "body /tags: maxItems is 3": lambda t: t.request["tags"].update(maxItems=3),
    "body /tags[]: minLength is 1": lambda t: t.request["tags"]["items"].update(minLength=1),
    "body /name: pattern is ^A": lambda t: t.request["name"].update(pattern="^A"),
    "body /name: format is uuid": lambda t: t.request["name"].update(format="uuid"),
    "body /shop(1): the part of oneOf is gone": lambda t: t.request["shop"]["oneOf"].pop(),
    "body /name: oneOf is new": lambda t: t.request["name"].update(oneOf=[{"maxLength": 1}]),
    "body: anyOf is new": lambda t: t.new.update(
        anyOf=[{"required": ["name"]}, {"properties": {"kind": {"type": "integer"}}}]
    ),
    # Responses
    "GET /teas/ 404: the status is gone": lambda t: t.get["responses"].pop("404"),
    "200 header ETag: the header is gone": lambda t: t.ok.pop("headers"),
    "200 application/json: the media type is gone": lambda t: t.ok.update(content={}),
    "200 []/kind: the property is gone": lambda t: t.response.pop("kind"),
    "200 []/name: the property is not certain": lambda t: t.tea.pop("required"),
    "200 []/name: may be null": lambda t: t.response["name"].update(type=["string", "null"]),
    "200 []/made: the format is date-time": lambda t: t.response["made"].update(
        format="date-time"
    ),
    "200 []/price(2): the part of oneOf is new": lambda t: t.response["price"]["oneOf"].append(
        {"type": "null"}
    ),
    "200 []/price: oneOf is gone": lambda t: t.response.update(
        price={"type": ["integer", "string"]}
    ),
    "200 []/notes{}: may be integer": lambda t: t.response["notes"].update(
        additionalProperties={"type": ["string", "integer"]}
    ),
}


def by_kind(teas: Teas, **green: Any) -> None:
    """Make the request a union by its kind; `green` are changes of the alternative for green."""
    schemas, kinds = teas.document["components"]["schemas"], ("green", "black", "red")
    for kind in kinds:
        schemas[kind] = deepcopy(teas.new)
        schemas[kind]["properties"]["kind"] = {"type": "string", "enum": ["green", "black", kind]}
    schemas["green"]["properties"] |= green
    schemas["red"]["required"] = ["kind"]
    references = {kind: f"#/components/schemas/{kind}" for kind in kinds}
    teas.new.clear()
    teas.new.update(
        anyOf=[{"$ref": reference} for reference in references.values()],
        discriminator={"propertyName": "kind", "mapping": references},
    )


BREAKS |= {
    "body /name: maxLength is 5, was 20": lambda t: by_kind(
        t, name={"type": "string", "maxLength": 5}
    ),
}


@pytest.mark.parametrize("line", BREAKS)
def test_changes_that_break_clients_are_reported(line: str) -> None:
    breaking = [found for found, breaks in reported(BREAKS[line]).items() if breaks]
    assert [found for found in breaking if line in found], breaking


HARMLESS: dict[str, Callable[[Teas], Any]] = {
    "nothing": lambda t: None,
    "a new operation": lambda t: t.paths.update({"/cups/": {"get": GET}}),
    "a new optional parameter": lambda t: t.get["parameters"].append(
        {"in": "query", "name": "year", "schema": {"type": "integer"}}
    ),
    "a header's capitals": lambda t: t.get["parameters"][1].update(name="if-none-match"),
    "an operation that no longer needs a token": lambda t: t.get.update(
        security=[{}, *GET["security"]]
    ),
    "a new optional property of a request": lambda t: t.request.update(cup={"type": "string"}),
    "a looser bound": lambda t: t.request["name"].update(maxLength=30, minLength=0),
    "a removed bound": lambda t: t.request["name"].pop("maxLength"),
    "a new value of a request": lambda t: t.request["kind"].update(enum=["green", "black", "red"]),
    "a new type of a request": lambda t: t.request["name"].update(type=["string", "null"]),
    "alternatives of which one takes everything": lambda t: t.new.update(
        oneOf=[{"$ref": "#/components/schemas/Tea"}, {"maxProperties": None, "required": []}]
    ),
    "a property of a request that becomes optional": lambda t: t.new.update(required=[]),
    "a new property of a response": lambda t: t.response.update(cup={"type": "string"}),
    "a property of a response that becomes required": lambda t: t.tea.update(
        required=["name", "kind"]
    ),
    "a response with fewer values": lambda t: t.response["kind"].update(enum=["green"]),
    "a response with a bound": lambda t: t.response["name"].update(maxLength=5),
    "a new refusal": lambda t: t.get["responses"].update({"409": {"description": ""}}),
    "an object that becomes a union by discriminator": by_kind,
    "an inlined reference": lambda t: t.request.update(
        kind={"allOf": [deepcopy(t.request["kind"])], "default": "green"}
    ),
    "a new description": lambda t: t.response["name"].update(description="Of the tea."),
}


@pytest.mark.parametrize("change", HARMLESS)
def test_harmless_changes_are_not_reported(change: str) -> None:
    assert reported(HARMLESS[change]) == {}


NOTABLE: dict[str, Callable[[Teas], Any]] = {
    "200 []/kind: may be 'red'": lambda t: t.response["kind"].update(enum=["green", "red"]),
    "200 []/kind: may be 'anything'": lambda t: t.response["kind"].pop("enum"),
    "GET /teas/ 202: the status of success is new": lambda t: t.get["responses"].update(
        {"202": {"description": ""}}
    ),
}


@pytest.mark.parametrize("line", NOTABLE)
def test_new_values_of_responses_are_reported_and_break_no_client(line: str) -> None:
    [(found, breaks)] = reported(NOTABLE[line]).items()
    assert line in found
    assert not breaks


def test_a_listed_break_with_a_reason_passes() -> None:
    teas = Teas()
    teas.request.pop("name")
    found = changes(OLD, teas.document)
    meant = [Break("POST /teas/ body /name: *", "It is called title.")]
    assert list(complaints(found, meant)) == []
    assert list(complaints(found, [])) == ["POST /teas/ body /name: the property is gone"]


def test_a_listed_break_needs_its_reason_and_its_change() -> None:
    reasonless, stale = complaints([], [Break("GET *", " ")])
    assert "gives no reason" in reasonless
    assert "has not changed" in stale


def test_brackets_in_a_listed_place_are_no_pattern() -> None:
    teas = Teas()
    teas.response.pop("kind")
    line = "GET /teas/ 200 []/kind: the property is gone"
    assert list(complaints(changes(OLD, teas.document), [Break(line, "No client used it.")])) == []


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
