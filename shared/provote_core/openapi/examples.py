"""Examples of requests and responses, stored in files and added to the OpenAPI document.

A service has one file for each operation, `<service>/examples/<operationId>.json`:

    {"request": …, "parameters": {"page_size": 20}, "responses": {"201": …, "409": …}}

`request` is the body, `parameters` are those for which an example helps, and null stands for a
response without a body. A problem also documents its status: this is how an operation declares
refusals that `responses` cannot derive.
"""

import functools
import importlib.util
import json
from pathlib import Path
from typing import Any

from django.conf import settings

from provote_core import problems
from provote_core.openapi import responses

Example = dict[str, Any]


@functools.cache
def examples(service: str) -> dict[str, Example]:
    """The examples of `service` by operation id."""
    spec = importlib.util.find_spec(service)
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "examples"
    return {f.stem: json.loads(f.read_text(encoding="utf-8")) for f in folder.glob("*.json")}


def add_examples(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add each operation's examples to its body, parameters and responses."""
    known = examples(settings.PROVOTE.service)
    for item in result.get("paths", {}).values():
        for operation in item.values():
            if isinstance(operation, dict) and operation.get("operationId") in known:
                _illustrate(operation, known[operation["operationId"]])
    return result


def _illustrate(operation: dict[str, Any], example: Example) -> None:
    if "request" in example:
        for content in operation["requestBody"]["content"].values():
            # Of a file, whatever is in it, only a text is an example.
            if content["schema"].get("type") != "string" or isinstance(example["request"], str):
                content["example"] = example["request"]
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in example.get("parameters", {}):
            parameter["example"] = example["parameters"][parameter["name"]]
    responses = operation["responses"]
    for status, body in example["responses"].items():
        if status >= "4":
            responses[status] = _problem(status, body)
        elif body is not None:
            for content in responses[status]["content"].values():
                content["example"] = body


def _problem(status: str, body: Any) -> dict[str, Any]:
    content = {"schema": responses.REF, "example": body}
    return {
        "description": responses.described(status),
        "content": {problems.CONTENT_TYPE: content},
    }
