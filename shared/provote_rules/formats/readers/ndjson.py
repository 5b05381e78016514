"""Provote's own format: a JSON object with the election, then a JSON list for each kind of ballot.

    {"provote": "ballots", "version": 1, "form": "ranking", "candidates": [{"label": "Ann"}, …], …}
    ["0>1", 12]

The list has the packed marks (see provote_rules.ballots.packing) and the number of ballots.
docs/formats.md lists the members of the header.
"""

from collections.abc import Callable, Mapping
from typing import Any

from provote_rules import strict_json
from provote_rules.formats.errors import MalformedFile, shown
from provote_rules.formats.files import ElectionFile, Grouping, anomalies
from provote_rules.formats.lines import MAX_CANDIDATES, MAX_NUMBER, MAX_SCORE, Lines
from provote_rules.tally.profiles import RANKING, SCORES, UNPACK, Profile
from provote_rules.tally.ties import DrawnByHand, Lot, LotNumbers, SeedLot

VERSION = 1
_MAX_LABEL = 1_000


def read_ndjson(lines: Lines) -> ElectionFile:
    """The election of a file in Provote's own format. Raises MalformedFile."""
    header = _Header(_object(lines), lines)
    form = header.one_of("form", tuple(UNPACK))
    candidates, ids = header.candidates()
    size = len(candidates)
    withdrawn = header.positions("withdrawn", size)
    grouping = Grouping(lines)
    unpack = UNPACK[form]
    for text in lines:
        if text:
            marks, number = _ballots(text, unpack, lines)
            _check_positions(marks, form, size, lines)
            grouping.add(marks, number, lines.number)
    stated = header.number("ballots", None)
    if stated is not None and stated != grouping.cast:
        detail = f"the header states {stated} ballots, the lines have {grouping.cast}"
        raise MalformedFile(None, detail)
    profile = Profile(form, candidates, grouping.ballots, frozenset(withdrawn))
    return ElectionFile(
        format="ndjson",
        profile=profile,
        title=header.text("title") or "",
        seats=header.number("seats", None, least=1),
        method=header.text("method"),
        parameters=header.mapping("parameters"),
        report_digest=header.text("report_digest"),
        lot=header.lot(ids or candidates),
        ids=ids,
        equal_ranks=header.flag("equal_ranks"),
        anomalies=anomalies(profile),
    )


class _Header:
    """The members of the first line, checked by type."""

    def __init__(self, members: Mapping[str, Any], lines: Lines) -> None:
        self._members, self._lines = members, lines
        if members.get("provote") != "ballots":
            raise self._wrong("provote", 'must be "ballots"')
        if members.get("version") != VERSION:
            raise self._wrong("version", f"must be {VERSION}")

    def _wrong(self, name: str, detail: str) -> MalformedFile:
        return MalformedFile(1, f"/{name} {detail}")

    def text(self, name: str) -> str | None:
        """A text, or None if it is absent."""
        value = self._members.get(name)
        if value is not None and not _is_text(value):
            raise self._wrong(name, "must be text or null")
        return value

    def flag(self, name: str) -> bool:
        """A boolean; false if it is absent."""
        value = self._members.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "must be true or false")
        return value

    def number(self, name: str, default: int | None, *, least: int = 0) -> int | None:
        """A whole number, or the default if it is absent."""
        value = self._members.get(name)
        if value is None:
            return default
        if type(value) is not int or not least <= value <= MAX_NUMBER:
            raise self._wrong(name, f"must be a whole number from {least}")
        return value

    def one_of(self, name: str, values: tuple[str, ...]) -> str:
        """One of these texts."""
        value = self._members.get(name)
        if not isinstance(value, str) or value not in values:
            raise self._wrong(name, f"must be one of {', '.join(values)}")
        return value

    def mapping(self, name: str) -> Mapping[str, Any]:
        """An object; empty if it is absent."""
        value = self._members.get(name)
        if value is not None and not isinstance(value, dict):
            raise self._wrong(name, "must be an object or null")
        return value or {}

    def items(self, name: str, most: int = MAX_CANDIDATES) -> list[Any]:
        """A list; empty if it is absent."""
        value = self._members.get(name)
        if value is not None and not (isinstance(value, list) and len(value) <= most):
            raise self._wrong(name, f"must be a list of at most {most} items, or null")
        return value or []

    def positions(self, name: str, size: int) -> list[int]:
        """A list of positions of candidates."""
        items = self.items(name)
        if not all(type(item) is int and 0 <= item < size for item in items):
            raise self._wrong(name, "must have positions of candidates")
        return items

    def candidates(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The labels, and the ids; no ids if one is missing."""
        labels: list[str] = []
        ids: list[Any] = []
        for index, item in enumerate(self.items("candidates")):
            label: Any = item.get("label") if isinstance(item, dict) else None
            if not _is_text(label) or not 0 < len(label) <= _MAX_LABEL:
                raise self._wrong(f"candidates/{index}/label", "must be text")
            labels.append(label)
            ids.append(item.get("id"))
        if not labels or len(set(labels)) != len(labels):
            raise self._wrong("candidates", "must be a list of distinct labels")
        if all(one is None for one in ids):
            return tuple(labels), ()
        if not all(_is_text(one) for one in ids) or len(set(ids)) != len(ids):
            raise self._wrong("candidates", "must have distinct ids that are text, or none")
        return tuple(labels), tuple(ids)

    def lot(self, ids: tuple[str, ...]) -> Lot | None:
        """The lot by which ties are broken; None if it is absent."""
        members = self.mapping("lot")
        by = members.get("by")
        try:
            if by == "seed":
                return SeedLot(
                    seed=bytes.fromhex(members["seed"]),
                    beacon=bytes.fromhex(members.get("beacon") or ""),
                    beacon_round=self._beacon_round(members),
                    ids=_texts(members.get("ids") or ids, len(ids)),
                )
            if by == "lot_numbers":
                return LotNumbers(_distinct(members["numbers"], len(ids)))
            if by == "ask":
                decisions = members.get("decisions") or ()
                return DrawnByHand(tuple(_order(one, len(ids)) for one in decisions))
        except (KeyError, TypeError, ValueError) as error:
            raise self._wrong("lot", "is not a complete lot") from error
        if by not in (None, "candidate-order"):
            raise self._wrong("lot/by", f"is {shown(str(by))}, which is no lot")
        return None

    def _beacon_round(self, members: Mapping[str, Any]) -> int | None:
        value = members.get("beacon_round")
        if value is not None and not _is_number(value):
            raise ValueError("the beacon's round is a whole number")
        return value


def _is_text(value: Any) -> bool:
    """Whether it is text that can be written in UTF-8: a lone surrogate cannot."""
    return isinstance(value, str) and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _is_number(value: Any) -> bool:
    return type(value) is int and abs(value) <= MAX_NUMBER


def _texts(items: Any, size: int) -> tuple[str, ...]:
    if len(items) != size or not all(_is_text(item) for item in items):
        raise ValueError("these are not as many texts as candidates")
    return tuple(items)


def _distinct(items: Any, size: int) -> tuple[int, ...]:
    if len(items) != size or len(set(items)) != size or not all(map(_is_number, items)):
        raise ValueError("these are not as many different numbers as candidates")
    return tuple(items)


def _order(items: Any, size: int) -> tuple[int, ...]:
    if not all(type(item) is int and 0 <= item < size for item in items):
        raise ValueError("this is no order of candidates")
    return tuple(items)


def _object(lines: Lines) -> Mapping[str, Any]:
    value = _json(next(lines, ""), lines)
    if not isinstance(value, dict):
        raise MalformedFile(1, "the first line must be a JSON object")
    return value


def _ballots(text: str, unpack: Callable[[str], Any], lines: Lines) -> tuple[Any, int]:
    value = _json(text, lines)
    if not (isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)):
        raise lines.error(f"a line must be [marks, number], not {shown(text)}")
    if type(value[1]) is not int or not 0 <= value[1] <= MAX_NUMBER:
        raise lines.error("the number of ballots must be a whole number")
    try:
        return unpack(value[0]), value[1]
    except ValueError as error:
        raise lines.error(f"{shown(value[0])} is not the canonical text of a ballot") from error


def _check_positions(marks: Any, form: str, size: int, lines: Lines) -> None:
    if form == RANKING:
        positions = [one for rank in marks for one in ((rank,) if isinstance(rank, int) else rank)]
    else:
        positions = [mark[0] for mark in marks] if form == SCORES else list(marks)
        if form == SCORES and any(abs(mark[1]) > MAX_SCORE for mark in marks):
            raise lines.error(f"a score is larger than {MAX_SCORE}")
    if positions and (min(positions) < 0 or max(positions) >= size):
        raise lines.error("a ballot marks a candidate that the header does not have")


def _json(text: str, lines: Lines) -> Any:
    try:
        return strict_json.parse(text)
    except ValueError as error:
        raise lines.error(f"this is not JSON: {error}") from error
