"""The templates of mails: each mail in each language, with the same variables."""

import re
from collections.abc import Iterator
from pathlib import Path

from local.install import REPOSITORY

MAILS = REPOSITORY / "services" / "users" / "users" / "templates" / "mail"
_VARIABLE = re.compile(r"\{\{ *([\w.]+) *\}\}|\{% *if +([\w.]+) *%\}")


def findings(language: str, folder: Path = MAILS) -> Iterator[str]:
    """Mails that `language` lacks, has beyond English, or tells with other variables."""
    english = {path.name: path for path in (folder / "en").iterdir()}
    other = {path.name: path for path in (folder / language).iterdir()}
    for name in english.keys() - other.keys():
        yield f"mail/{language}/{name} is missing"
    for name in other.keys() - english.keys():
        yield f"mail/{language}/{name} is unused: mail/en has none"
    for name in english.keys() & other.keys():
        if variables(english[name]) != variables(other[name]):
            yield f"mail/{language}/{name} has other variables than mail/en/{name}"


def variables(template: Path) -> list[str]:
    """The variables of a template, sorted, as often as it has them."""
    return sorted(shown or asked for shown, asked in _VARIABLE.findall(template.read_text()))
