"""PrefLib: soc, soi, toc and toi (orders of alternatives), and cat (alternatives by category).

    # TITLE: Board
    # NUMBER ALTERNATIVES: 3
    # ALTERNATIVE NAME 1: Ann
    12: 1,{2,3}

Files of before 2022 have no names of members; they are read as well:

    3                the number of alternatives, then "1,Ann" for each
    12,12,1          voters, ballots, orders
    12,1,{2,3}

The first category of a cat file is the best one. With one or two categories the alternatives of
the first are approved; with more, each category gives a score: 0 for the last, one more for each
better one.
"""

import re

from provote_rules.formats.errors import shown
from provote_rules.formats.files import ElectionFile, Grouping, anomalies, distinct, ranking
from provote_rules.formats.lines import (
    MAX_CANDIDATES,
    MAX_LABEL,
    MAX_RANKS,
    NUMBER_OF_BALLOTS,
    Lines,
    whole_number,
)
from provote_rules.tally.profiles import CHOICES, RANKING, SCORES, Profile
from provote_rules.texts import tr

_MEMBER = re.compile(r"#\s*([A-Z][A-Z ]*?)(?: ([0-9]{1,9}))?\s*:(.*)")
_PART = re.compile(r"\s*(?:\{([^{}]*)\}|([^,{}]+?))\s*(,|$)")

_VOTERS, _ALTERNATIVE = tr("the number of voters"), tr("an alternative")


def read_preflib(lines: Lines) -> ElectionFile:
    """The election of a PrefLib file. Raises MalformedFile."""
    reader = _Reader(lines)
    for text in lines:
        if text.startswith("#"):
            reader.member(text)
        elif text.strip():
            reader.ballots(text)
    return reader.election()


class _Reader:
    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._members: dict[str, str] = {}
        self._labels: dict[int, str] = {}
        self._categories = 0
        self._size = 0
        self._positions: dict[str, int] = {}
        self._grouping = Grouping(lines)
        self._old = False

    def member(self, text: str) -> None:
        """A line of the header; others are comments."""
        found = _MEMBER.fullmatch(text)
        if found is None:
            return
        name, number, value = found[1], found[2], found[3].strip()
        if name == "NUMBER ALTERNATIVES":
            self._positions = {}
            self._size = self._number(value, tr("the number of alternatives"), most=MAX_CANDIDATES)
        elif name == "ALTERNATIVE NAME" and number:
            if len(value) > MAX_LABEL:
                raise self._lines.error(
                    tr("a name is longer than {max_label} characters", max_label=MAX_LABEL)
                )
            self._labels[self._alternative(number)] = value
        elif name == "NUMBER CATEGORIES":
            self._categories = self._number(value, tr("the number of categories"), most=MAX_RANKS)
        elif name in ("TITLE", "NUMBER VOTERS", "DATA TYPE"):
            self._members[name] = value

    def ballots(self, text: str) -> None:
        """A line with the number of ballots and their order."""
        self._old = self._old or (not self._size and text.strip().isdecimal())
        if self._old and "NUMBER VOTERS" not in self._members:
            self._old_header(text.strip())
            return
        number, colon, order = text.partition("," if self._old else ":")
        if not colon:
            raise self._lines.error(
                tr("this is not a number of ballots and an order: {text}", text=shown(text))
            )
        votes = whole_number(number.strip(), NUMBER_OF_BALLOTS, self._lines.number)
        line = self._lines.number
        plain = self._plain(order)
        if plain is not None:
            self._grouping.add(plain, votes, line)
            return
        ranks = self._ranks(order.strip())
        if self._categories:
            self._grouping.add(self._by_category(ranks), votes, line)
        else:
            self._grouping.add(ranking(ranks, line), votes, line)

    def _old_header(self, text: str) -> None:
        """A line before the ballots of a file without names of members."""
        first, _, rest = text.partition(",")
        if not self._size:
            self.member(f"# NUMBER ALTERNATIVES: {first}")
        elif len(self._labels) < self._size:
            if not rest.strip():
                raise self._lines.error(
                    tr("this is not an alternative and its name: {text}", text=shown(text))
                )
            self.member(f"# ALTERNATIVE NAME {self._alternative(first) + 1}: {rest}")
        else:
            self.member(f"# NUMBER VOTERS: {first}")

    def election(self) -> ElectionFile:
        """What was read."""
        if not self._size:
            raise self._lines.error(tr("the number of alternatives is missing"))
        stated = self._members.get("NUMBER VOTERS")
        if stated is not None:
            voters = self._number(stated, _VOTERS)
            if voters != self._grouping.cast:
                cast = self._grouping.cast
                raise self._lines.error(
                    tr(
                        "there is {count} ballot of {voters}",
                        "there are {count} ballots of {voters}",
                        count=cast,
                        voters=tr("{count} voter", "{count} voters", count=voters),
                    )
                )
        labels, changed = distinct([self._labels.get(index, "") for index in range(self._size)])
        profile = Profile(self._form(), labels, self._grouping.ballots)
        return ElectionFile(
            format="preflib",
            profile=profile,
            title=self._members.get("TITLE", ""),
            equal_ranks=True,
            anomalies=anomalies(profile, changed),
        )

    def _plain(self, order: str) -> tuple[int, ...] | None:
        """The marks of an order of single alternatives, as nearly all are; None for others."""
        if self._categories or "{" in order or len(order) > MAX_RANKS:
            return None
        if not self._positions:
            self._positions = {str(number + 1): number for number in range(self._size)}
        try:
            words = order.replace(" ", "").split(",")
            return tuple(map(self._positions.__getitem__, words))
        except KeyError:
            return None

    def _form(self) -> str:
        if not self._categories:
            return RANKING
        return CHOICES if self._categories <= 2 else SCORES

    def _by_category(self, ranks: list[list[int]]) -> tuple[object, ...]:
        if len(ranks) > self._categories:
            detail = tr(
                "there is {count} category, not {stated}",
                "there are {count} categories, not {stated}",
                count=len(ranks),
                stated=self._categories,
            )
            raise self._lines.error(detail)
        marks = {one: self._categories - 1 - index for index, r in enumerate(ranks) for one in r}
        if sum(len(rank) for rank in ranks) != len(marks):
            raise self._lines.error(tr("an alternative is in two categories"))
        if self._form() == SCORES:
            return tuple(sorted(marks.items()))
        return tuple(sorted(ranks[0])) if ranks else ()

    def _ranks(self, text: str) -> list[list[int]]:
        ranks: list[list[int]] = []
        position, more = 0, bool(text)
        while more:
            found = _PART.match(text, position)
            if found is None:
                raise self._lines.error(
                    tr("an order cannot be read from {text}", text=shown(text[position:]))
                )
            several = found[1] if found[1] is not None else found[2]
            parts = several.split(",") if several.strip() else []
            ranks.append([self._alternative(part.strip()) for part in parts])
            position, more = found.end(), found[3] == ","
        return ranks

    def _alternative(self, text: str) -> int:
        most = self._size or MAX_CANDIDATES
        return self._number(text, _ALTERNATIVE, most=most) - 1

    def _number(self, text: str, what: str, *, most: int = 2**53 - 1) -> int:
        least = 0 if what is _VOTERS else 1
        return whole_number(text, what, self._lines.number, least=least, most=most)
