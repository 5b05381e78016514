"""The templates of mails: each mail in each language, with the same variables."""

import re
from collections.abc import Iterator
from pathlib import Path

from local.install import REPOSITORY

ENGLISH = "en"
# A variable without its filters, which languages may choose, or a whole tag.
_PART = re.compile(r"\{\{ *([\w.]+)[^}]*\}\}|\{% *(.+?) *%\}")


def folders() -> list[Path]:
    """The folders of templates of all services that have mails."""
    found = {path.parent.parent for path in REPOSITORY.glob("services/*/*/templates/**/*.txt")}
    return sorted(found)


def findings(language: str, folder: Path) -> Iterator[str]:
    """Mails that `language` lacks, has beyond English, or with other variables."""
    english, other = _mails(folder / ENGLISH), _mails(folder / language)
    if not english:
        yield f"{folder}: a mail is at <language>/<name>.txt"
    for name in english.keys() - other.keys():
        yield f"{folder.name}/{language}/{name} is missing"
    for name in other.keys() - english.keys():
        yield f"{folder.name}/{language}/{name} is unused: {folder.name}/{ENGLISH} has none"
    for name in english.keys() & other.keys():
        if variables(english[name]) != variables(other[name]):
            place = f"{folder.name}/{language}/{name}"
            yield f"{place} has other variables than {folder.name}/{ENGLISH}/{name}"


def _mails(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in folder.glob("*.txt")}


def variables(template: Path) -> list[str]:
    """The variables and tags of a template, sorted, as often as it has them."""
    return sorted(shown or tag for shown, tag in _PART.findall(template.read_text()))
