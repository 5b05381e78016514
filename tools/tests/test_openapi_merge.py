"""The document of the whole API is merged from the services', and refused if they conflict."""

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from local.install import SERVICES
from tools.openapi import MERGED, METHODS, publish, read, render, service_file
from tools.openapi.merge import MergeConflict, merge

PROBLEM = {"type": "object", "required": ["code"]}


def document(path: str, name: str, **schemas: Any) -> dict[str, Any]:
    """A service with one operation."""
    operation = {"operationId": name, "tags": [name], "responses": {"200": {"description": ""}}}
    return {
        "openapi": "3.1.1",
        "info": {"title": name, "version": "1.0", "description": f"What {name} does."},
        "paths": {path: {"get": operation}},
        "components": {"schemas": {"Problem": deepcopy(PROBLEM), **schemas}},
    }


def test_the_merged_document_has_every_operation_of_the_services() -> None:
    merged = read(MERGED)
    theirs = {
        (path, method): operation
        for name in SERVICES
        for path, item in read(service_file(name))["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }
    ours = {(p, m): o for p, item in merged["paths"].items() for m, o in item.items()}
    for operation in ours.values():
        for response in operation["responses"].values():
            response.pop("links", None)
    assert ours == theirs


def test_the_merged_document_is_openapi_3_1() -> None:
    merged = read(MERGED)
    assert merged["openapi"].startswith("3.1")
    assert not list(OpenAPIV31SpecValidator(merged).iter_errors())


def test_equal_content_of_services_occurs_once() -> None:
    merged = merge({"one": document("/a", "getA"), "two": document("/b", "getB", B={})})
    assert merged["components"]["schemas"] == {"B": {}, "Problem": PROBLEM}
    assert list(merged["paths"]) == ["/a", "/b"]
    assert merged["tags"][0] == {"name": "getA", "description": "What getA does."}


def test_two_services_may_share_a_path_but_no_operation() -> None:
    one, two = document("/a", "getA"), document("/a", "postA")
    two["paths"]["/a"]["post"] = two["paths"]["/a"].pop("get")
    assert set(merge({"one": one, "two": two})["paths"]["/a"]) == {"get", "post"}
    with pytest.raises(MergeConflict, match="get /a is of one and of two"):
        merge({"one": one, "two": document("/a", "other")})


def test_a_component_of_two_meanings_is_refused_by_name_and_place() -> None:
    two = document("/b", "getB")
    two["components"]["schemas"]["Problem"]["required"] = ["title"]
    with pytest.raises(MergeConflict) as refused:
        merge({"one": document("/a", "getA"), "two": two})
    message = "components/schemas/Problem differs between one and two: at /required ['code'] and"
    assert str(refused.value) == f"{message} ['title']"


def test_the_name_of_an_operation_is_unique() -> None:
    with pytest.raises(MergeConflict, match="operationId getA is of one and of two"):
        merge({"one": document("/a", "getA"), "two": document("/b", "getA")})


def test_the_versions_must_agree() -> None:
    two = document("/b", "getB")
    two["info"]["version"] = "2.0"
    with pytest.raises(MergeConflict, match="version differs"):
        merge({"one": document("/a", "getA"), "two": two})


def test_a_link_leads_from_a_response_to_an_operation() -> None:
    documents = {"one": document("/a", "getA"), "two": document("/b", "getB")}
    links = {"getA": {"200": {"next": {"operationId": "getB"}}}}
    merged = merge(documents, links)
    assert merged["paths"]["/a"]["get"]["responses"]["200"]["links"] == links["getA"]["200"]
    with pytest.raises(MergeConflict, match="names getC, which no service has"):
        merge(documents, {"getA": {"200": {"next": {"operationId": "getC"}}}})
    with pytest.raises(MergeConflict, match="201 of getA, which it does not answer"):
        merge(documents, {"getA": {"201": {}}})


def test_every_link_fills_parameters_that_its_operation_has() -> None:
    operations = {
        operation["operationId"]: operation
        for item in read(MERGED)["paths"].values()
        for operation in item.values()
    }
    links = [
        link
        for operation in operations.values()
        for response in operation["responses"].values()
        for link in response.get("links", {}).values()
    ]
    assert links
    for link in links:
        known = {p["name"] for p in operations[link["operationId"]].get("parameters", ())}
        given = {name.rpartition(".")[2] for name in link.get("parameters", {})}
        assert given <= known, link


def test_a_rendered_document_reads_back_equal(tmp_path: Path) -> None:
    merged = read(MERGED)
    (tmp_path / "again.yaml").write_text(render(merged))
    assert read(tmp_path / "again.yaml") == merged
    assert render(merged) == MERGED.read_text()


def test_the_published_files_are_the_document_and_a_repeat_writes_nothing(tmp_path: Path) -> None:
    publish.publish(tmp_path)
    folder = tmp_path / "docs"
    assert json.loads((folder / "openapi.json").read_text()) == read(MERGED)
    assert (folder / "openapi.yaml").read_bytes() == MERGED.read_bytes()
    times = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    publish.publish(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == times


def test_the_page_loads_only_published_files_and_has_no_inline_code(tmp_path: Path) -> None:
    publish.publish(tmp_path)
    page = (tmp_path / "docs" / "index.html").read_text()
    loaded = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(loaded) == 4
    for place in loaded:
        assert (tmp_path / place.removeprefix("/static/")).is_file(), place
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|style=|https?://", page)
