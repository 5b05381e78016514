"""The API's OpenAPI document as a whole: merged from the services', compared, put to be served."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from local.install import REPOSITORY

MERGED = REPOSITORY / "docs" / "openapi.yaml"
RELEASED = REPOSITORY / "docs" / "released"
LINKS = Path(__file__).parent / "links.yaml"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

Document = dict[str, Any]


def service_file(service: str) -> Path:
    """Where the document of one service is checked in."""
    return REPOSITORY / "services" / service / "openapi.yaml"


def read(path: Path) -> Document:
    """A document from its YAML file."""
    # The loader in C takes a tenth of the time, and is what most builds of PyYAML have.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Document = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return document


def render(document: Document) -> str:
    """A document as the YAML that is checked in: members in their order, nothing by alias."""
    return yaml.dump(document, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=99)


class _Plain(yaml.SafeDumper):
    """Writes repeated content again, as its readers expect."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Plain.add_representer(str, _text)
