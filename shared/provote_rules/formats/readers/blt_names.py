"""The names at the end of a BLT file, as they are written in practice.

One name a line, quoted or not, or several quoted ones on a line; a second quoted text on a line is
the candidate's party; the title is last. Signs inside of a quoted text are doubled, escaped, or
neither. Comments of PrefLib ("# ALTERNATIVE NAME 1: Ann") name candidates as well.
"""

import re
from collections.abc import Iterable

from provote_rules.formats.errors import MalformedFile
from provote_rules.formats.lines import MAX_LABEL, number_of_candidates
from provote_rules.texts import tr

# A quote inside of a text is doubled or escaped; the last one stands before a space or the end.
_QUOTED = re.compile(r'\s*"((?:[^"\\]|""|\\.)*)"(?=\s|$)')
_ALTERNATIVE = re.compile(r"#\s*ALTERNATIVE NAME ([0-9]{1,5})\s*:(.*)", re.IGNORECASE)

Texts = list[str]


def read_names(lines: Iterable[tuple[int, str]], size: int) -> tuple[list[str], list[str], str]:
    """Names and parties of `size` candidates, and the title; empty texts where there are none.

    Raises MalformedFile.
    """
    rows: list[tuple[int, Texts]] = []
    named: dict[int, str] = {}
    for line, text in _joined(_uncommented(lines, named)):
        rows.append((line, texts_of(text)))
        if len(rows) > size + 3:
            candidates = number_of_candidates(size)
            raise MalformedFile(
                line,
                tr("there are more names than {candidates} and a title", candidates=candidates),
            )
        if any(len(one) > MAX_LABEL for one in rows[-1][1]):
            raise MalformedFile(
                line, tr("a name is longer than {max_label} characters", max_label=MAX_LABEL)
            )
    if named and len(rows) <= 1:
        names = [named.get(number, "") for number in range(1, size + 1)]
        return names, [""] * size, rows[0][1][0] if rows else ""
    return _assigned(rows, size)


def _assigned(rows: list[tuple[int, Texts]], size: int) -> tuple[list[str], list[str], str]:
    texts = [text for _, row in rows for text in row]
    if not rows:
        return [""] * size, [""] * size, ""
    one_a_line = len(rows) >= size
    if len(texts) in (size, size + 1) and (len(rows) <= size or len(texts) == len(rows)):
        names, title = texts[:size], "".join(texts[size:])
        return names, [""] * size, title
    if not one_a_line:
        detail = tr(
            "there is {count} name for {candidates} and a title",
            "there are {count} names for {candidates} and a title",
            count=len(texts),
            candidates=number_of_candidates(size),
        )
        raise MalformedFile(rows[-1][0], detail)
    names = [row[0] for _, row in rows[:size]]
    parties = [" ".join(row[1:]) for _, row in rows[:size]]
    return names, parties, " ".join(rows[size][1]) if len(rows) > size else ""


def _uncommented(
    lines: Iterable[tuple[int, str]], named: dict[int, str]
) -> Iterable[tuple[int, str]]:
    """The lines with a text; names in comments are added to `named`."""
    inside = False
    for line, text in lines:
        text = text.strip()
        if inside or text.startswith("/*"):
            _, end, text = text.partition("*/")
            inside, text = not end, text.strip()
        found = _ALTERNATIVE.fullmatch(text)
        if found:
            named[int(found[1])] = found[2].strip()
        elif text and not text.startswith("#"):
            yield line, text


def _joined(lines: Iterable[tuple[int, str]]) -> Iterable[tuple[int, str]]:
    """The lines, a quoted text that is broken over several ones made whole."""
    begun, start = "", 0
    for line, text in lines:
        if begun:
            begun += f" {text}"
        elif text.startswith('"') and text.count('"') == 1:
            begun, start = text, line
        else:
            yield line, text
            continue
        if len(begun) > MAX_LABEL:
            break
        if text.endswith('"') and begun != text:
            yield start, begun
            begun = ""
    if begun:
        raise MalformedFile(start, tr("a quoted name does not end"))


def texts_of(line: str) -> Texts:
    """The texts of a line: one unquoted text, or each quoted one."""
    if not line.startswith('"'):
        return [line]
    texts: Texts = []
    position = 0
    while found := _QUOTED.match(line, position):
        texts.append(found[1])
        position = found.end()
    rest = line[position:].strip()
    if rest and not re.match(r"#|/\*", rest):
        return [_plain(line.strip('"'))]
    if len(texts) == 1 and texts[0].startswith('""') and texts[0].rstrip().endswith('""'):
        return texts_of(_plain(texts[0]))
    return [_plain(text) for text in texts]


def _plain(text: str) -> str:
    return re.sub(r"\\([\"\\])", r"\1", text.replace('""', '"')).strip()
