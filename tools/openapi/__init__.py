"""The OpenAPI document of the whole API: merged from the services', compared, and published."""

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
    """The file with the document of one service."""
    return REPOSITORY / "services" / service / "openapi.yaml"


def read(path: Path) -> Document:
    """A document from its YAML file."""
    # The loader in C takes a tenth of the time, and is what most builds of PyYAML have.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Document = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return document


def render(document: Document) -> str:
    """A document as the checked-in YAML: members in their order, without aliases."""
    return yaml.dump(document, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=99)


class _Plain(yaml.SafeDumper):
    """Writes repeated content in full, without aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Plain.add_representer(str, _text)
