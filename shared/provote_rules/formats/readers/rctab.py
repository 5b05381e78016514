"""RCTab: a configuration (JSON) and the cast vote records that it names, from its own folder.

Read are the providers genericCsv, clearBallot (CSV), ess (Excel) and cdf (JSON). The rules of an
instant runoff become parameters of irv, those of several winners of minneapolis-stv; what has no
counterpart is said in the notes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from provote_rules import strict_json
from provote_rules.formats.errors import MalformedFile, shown
from provote_rules.formats.files import ElectionFile, anomalies
from provote_rules.formats.lines import MAX_CANDIDATES, Lines
from provote_rules.formats.readers.rctab_records import RECORDS, Roll, Source
from provote_rules.formats.readers.rctab_rules import method_and_parameters
from provote_rules.tally.profiles import Profile

_MAX_LINES = 10**6


def read_rctab(lines: Lines, folder: Path | None) -> ElectionFile:
    """The election of a configuration; the other files are in `folder`. Raises MalformedFile."""
    if folder is None:
        raise MalformedFile(
            None, "an RCTab configuration names other files: it is read from a folder only"
        )
    config = _Config(_parsed(lines))
    profile = _profile(config, folder)
    seats = config.number("rules/numberOfWinners")
    found = anomalies(profile)
    method, parameters, notes = method_and_parameters(config.object("rules"), seats, found)
    return ElectionFile(
        format="rctab",
        profile=profile,
        title=config.text("outputSettings/contestName"),
        seats=seats or None,
        method=method,
        parameters=parameters,
        anomalies=found,
        notes=notes,
    )


def _profile(config: "_Config", folder: Path) -> Profile:
    labels, names, excluded = config.candidates()
    sources = config.sources()
    has_write_ins = any(source.write_in or source.blank_is_write_in for source in sources)
    roll = Roll(labels, names, has_write_ins=has_write_ins)
    for source in sources:
        if source.provider not in RECORDS:
            readable = ", ".join(sorted(RECORDS))
            detail = f"the provider {shown(source.provider)} is not read; {readable} are"
            raise MalformedFile(None, detail)
        path = _inside(folder, source.path)
        for line, ranks in RECORDS[source.provider](path, source):
            roll.add(ranks, path.name, line)
    profile = roll.profile()
    withdrawn = {index for index, label in enumerate(profile.candidates) if label in excluded}
    return replace(profile, withdrawn=frozenset(withdrawn))


def _inside(folder: Path, name: str) -> Path:
    """The path of a file of the configuration; no file outside of its folder is read."""
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve())
    except ValueError:  # a NUL, or half of a surrogate pair
        inside = False
    if not inside:
        raise MalformedFile(None, f"{shown(name)} is not in the configuration's folder")
    if not path.is_file():
        raise MalformedFile(None, f"there is no file {shown(name)} beside the configuration")
    return path


def _parsed(lines: Lines) -> Mapping[str, Any]:
    texts = []
    for text in lines:
        texts.append(text)
        if len(texts) > _MAX_LINES:
            raise lines.error("a configuration has fewer lines")
    try:
        config = strict_json.parse("\n".join(texts))
    except ValueError as error:
        raise MalformedFile(
            getattr(error, "lineno", None), f"this is not JSON: {error}"
        ) from error
    if not isinstance(config, dict):
        raise MalformedFile(1, "an RCTab configuration is a JSON object")
    return config


class _Config:
    """The members of a configuration, checked by type; paths are like "rules/numberOfWinners"."""

    def __init__(self, members: Mapping[str, Any]) -> None:
        self._members = members

    def object(self, path: str) -> Mapping[str, Any]:
        """An object; empty if it is absent."""
        value = self._at(path)
        if value is not None and not isinstance(value, dict):
            raise MalformedFile(None, f"/{path} must be an object")
        return value or {}

    def text(self, path: str) -> str:
        """A text; empty if it is absent."""
        return _text(self._at(path), path)

    def number(self, path: str) -> int:
        """A whole number, as a number or as text; 0 if it is absent."""
        text = self.text(path)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0

    def candidates(self) -> tuple[list[str], dict[str, str], set[str]]:
        """The labels, labels by alias and code, and the labels that are excluded."""
        labels: list[str] = []
        names: dict[str, str] = {}
        excluded: set[str] = set()
        for index, item in enumerate(self._items("candidates")):
            path = f"candidates/{index}"
            label = _text(item.get("name"), f"{path}/name").strip()
            if not label or label in labels or len(labels) >= MAX_CANDIDATES:
                raise MalformedFile(None, f"/{path}/name is missing or named twice")
            labels.append(label)
            aliases = item.get("aliases") or []
            if not isinstance(aliases, list):
                raise MalformedFile(None, f"/{path}/aliases must be a list")
            for alias in (*aliases, item.get("code")):
                if alias not in (None, ""):
                    names[_text(alias, f"{path}/aliases").strip()] = label
            if item.get("excluded") is True:
                excluded.add(label)
        if not labels:
            raise MalformedFile(None, "/candidates must be a list with a candidate")
        return labels, names, excluded

    def sources(self) -> list[Source]:
        """The files with the cast vote records."""
        ranks = self.number("rules/maxRankingsAllowed")
        blank = self.object("rules").get("treatBlankAsUndeclaredWriteIn") is True
        found = [
            _source(item, f"cvrFileSources/{index}", ranks, blank)
            for index, item in enumerate(self._items("cvrFileSources"))
        ]
        if not found:
            raise MalformedFile(None, "/cvrFileSources must be a list with a file")
        return found

    def _at(self, path: str) -> Any:
        value: Any = self._members
        for name in path.split("/"):
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def _items(self, path: str) -> Iterator[Mapping[str, Any]]:
        items = self._at(path)
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise MalformedFile(None, f"/{path} must be a list of objects")
        return iter(items)


def _source(item: Mapping[str, Any], path: str, ranks: int, blank: bool) -> Source:
    def text(name: str) -> str:
        return _text(item.get(name), f"{path}/{name}").strip()

    return Source(
        path=text("filePath"),
        provider=text("provider"),
        contest=text("contestId"),
        first_column=_index(text("firstVoteColumnIndex")),
        first_row=_index(text("firstVoteRowIndex")),
        ranks=ranks,
        overvote=text("overvoteLabel"),
        skipped=text("skippedRankLabel"),
        write_in=text("undeclaredWriteInLabel"),
        delimiter=text("overvoteDelimiter"),
        blank_is_write_in=blank or item.get("treatBlankAsUndeclaredWriteIn") is True,
    )


def _index(text: str) -> int:
    """A column or row from 0; "" is the first."""
    if not text:
        return 0
    if text.isascii() and text.isdigit() and len(text) < 7 and int(text) > 0:
        return int(text) - 1
    raise MalformedFile(None, f"{shown(text)} is no number of a column or row")


def _text(value: Any, path: str) -> str:
    if isinstance(value, str) and len(value) <= 1_000:
        return value
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    raise MalformedFile(None, f"/{path} must be text")
