"""The first line of Provote's own format: the members of the election, checked by type."""

from collections.abc import Mapping
from typing import Any

from provote_rules.definition import commitment
from provote_rules.formats.errors import MalformedFile, shown
from provote_rules.formats.lines import MAX_CANDIDATES, MAX_LABEL, MAX_NUMBER
from provote_rules.tally.ties import DrawnByHand, Lot, LotNumbers, SeedLot
from provote_rules.texts import tr

VERSION = 1


class Header:
    """The members of the first line. All methods raise MalformedFile for another type."""

    def __init__(self, members: Mapping[str, Any]) -> None:
        self._members = members
        if members.get("provote") != "ballots":
            raise self._wrong("provote", tr('must be "ballots"'))
        if members.get("version") != VERSION:
            raise self._wrong("version", tr("must be {version}", version=VERSION))

    def _wrong(self, name: str, detail: str) -> MalformedFile:
        return MalformedFile(1, tr("/{name} {detail}", name=name, detail=detail))

    def text(self, name: str) -> str | None:
        """A text, or None if it is absent."""
        value = self._members.get(name)
        if value is not None and not _is_text(value):
            raise self._wrong(name, tr("must be text or null"))
        return value

    def flag(self, name: str) -> bool:
        """A boolean; false if it is absent."""
        value = self._members.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, tr("must be true or false"))
        return value

    def number(self, name: str, *, least: int = 0) -> int | None:
        """A whole number, or None if it is absent."""
        value = self._members.get(name)
        if value is not None and not (type(value) is int and least <= value <= MAX_NUMBER):
            raise self._wrong(name, tr("must be a whole number from {least}", least=least))
        return value

    def one_of(self, name: str, values: tuple[str, ...]) -> str:
        """One of these texts."""
        value = self._members.get(name)
        if not isinstance(value, str) or value not in values:
            raise self._wrong(name, tr("must be one of {names}", names=", ".join(values)))
        return value

    def mapping(self, name: str) -> Mapping[str, Any]:
        """An object; empty if it is absent."""
        value = self._members.get(name)
        if value is not None and not isinstance(value, dict):
            raise self._wrong(name, tr("must be an object or null"))
        return value or {}

    def items(self, name: str, most: int = MAX_CANDIDATES) -> list[Any]:
        """A list; empty if it is absent."""
        value = self._members.get(name)
        if value is not None and not (isinstance(value, list) and len(value) <= most):
            raise self._wrong(
                name, tr("must be a list of at most {most} items, or null", most=most)
            )
        return value or []

    def positions(self, name: str, size: int) -> list[int]:
        """A list of positions of candidates."""
        items = self.items(name)
        if not all(type(item) is int and 0 <= item < size for item in items):
            raise self._wrong(name, tr("must have positions of candidates"))
        return items

    def candidates(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The labels, and the ids; no ids if one is missing."""
        labels: list[str] = []
        ids: list[Any] = []
        for index, item in enumerate(self.items("candidates")):
            label: Any = item.get("label") if isinstance(item, dict) else None
            if not _is_text(label) or not 0 < len(label) <= MAX_LABEL:
                raise self._wrong(f"candidates/{index}/label", tr("must be text"))
            labels.append(label)
            ids.append(item.get("id"))
        if not labels or len(set(labels)) != len(labels):
            raise self._wrong("candidates", tr("must be a list of distinct labels"))
        if all(one is None for one in ids):
            return tuple(labels), ()
        if not all(_is_text(one) for one in ids) or len(set(ids)) != len(ids):
            raise self._wrong("candidates", tr("must have distinct ids that are text, or none"))
        return tuple(labels), tuple(ids)

    def lot(self, ids: tuple[str, ...]) -> Lot | None:
        """The lot by which ties are broken; None if it is absent."""
        members = self.mapping("lot")
        by = members.get("by")
        try:
            if by == "seed":
                return SeedLot(
                    seed=self._seed(members),
                    beacon=bytes.fromhex(members.get("beacon") or ""),
                    beacon_round=self._beacon_round(members),
                    ids=_texts(members.get("ids") or ids, len(ids)),
                )
            if by == "lot_numbers":
                return LotNumbers(_distinct(members["numbers"], len(ids)))
            if by == "ask":
                decisions = members.get("decisions") or ()
                return DrawnByHand(tuple(_order(one, len(ids)) for one in decisions))
        except MalformedFile:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise self._wrong("lot", tr("is not a complete lot")) from error
        if by not in (None, "candidate-order"):
            raise self._wrong("lot/by", tr("is {text}, which is no lot", text=shown(str(by))))
        return None

    def _seed(self, members: Mapping[str, Any]) -> bytes:
        seed = bytes.fromhex(members["seed"])
        if members.get("commitment") not in (None, commitment(seed)):
            raise self._wrong("lot/seed", tr("is not the one that lot/commitment was made of"))
        return seed

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
