"""Each operation has examples of its request and its responses, and all fit their schemas."""

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

from tools.openapi import MERGED, METHODS, read

DOCUMENT = read(MERGED)
OPERATIONS = {
    operation["operationId"]: operation
    for item in DOCUMENT["paths"].values()
    for method, operation in item.items()
    if method in METHODS
}


def resolved(part: Any) -> Any:
    """The target of a reference of the document."""
    while "$ref" in part:
        kind, name = part["$ref"].rsplit("/", 2)[1:]
        part = DOCUMENT["components"][kind][name]
    return part


def bodies(operation: Any) -> Iterator[tuple[str, Any]]:
    """Every body of an operation, as (place, its schema and, if it has one, its example)."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        yield "request", content
    for status, response in operation["responses"].items():
        for content in resolved(response).get("content", {}).values():
            yield status, content


def complaints(schema: Any, example: Any) -> list[str]:
    """The errors of an example, by the dialect of OpenAPI 3.1."""
    whole = {**schema, "components": DOCUMENT["components"]}
    validator = OAS31Validator(whole, format_checker=OAS31Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(example)]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_has_examples_of_its_request_a_success_and_a_refusal(name: str) -> None:
    shown = {where for where, content in bodies(OPERATIONS[name]) if "example" in content}
    operation = OPERATIONS[name]
    assert "requestBody" not in operation or "request" in shown
    good = {where for where, _ in bodies(operation) if where.startswith("2")}
    assert not good or good & shown
    assert [status for status in shown if status >= "4"], "a refusal"


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_example_fits_its_schema(name: str) -> None:
    operation = OPERATIONS[name]
    for where, content in bodies(operation):
        if "example" in content:
            assert complaints(content["schema"], content["example"]) == [], where
    for parameter in operation.get("parameters", ()):
        if "example" in parameter:
            assert complaints(parameter["schema"], parameter["example"]) == [], parameter["name"]


def test_an_example_that_does_not_fit_is_found() -> None:
    schema = {"$ref": "#/components/schemas/Problem"}
    assert complaints(schema, {"type": 3})
    assert complaints({"type": "string", "format": "uuid"}, "no uuid")


def test_no_example_has_a_secret() -> None:
    text = MERGED.read_text()
    assert "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9." in text
    assert ".eyJ" not in text, "the rest of a token"
    assert "127.0.0.1" not in text
