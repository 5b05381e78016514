"""What a searcher types, as a tsquery: words, "phrases", -without, or."""

import re
from collections.abc import Iterator

from polls.search.words import Kind, Token, tokens, without_accents

# Phones and word processors turn quotation marks round; U+FF02 is the full-width one.
_QUOTES = '"“”„‟«»\uff02'
_PART = re.compile(
    rf"(?P<minus>-*)(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<chunk>[^\s{_QUOTES}]+))"
)


def tsquery(q: str) -> str:
    """Return the text of a tsquery; "" where `q` has no words, which finds nothing.

    All words must be found, or all on one side of an `or`. What is written together is found
    together: `l'été` and `e-mail` are phrases. Any text is a query.
    """
    alternatives: list[list[str]] = [[]]
    divided = False
    for part in _PART.finditer(q):
        if alternatives[-1] and not divided and part[0].casefold() == "or":
            divided = True
            continue
        condition = _condition(part)
        if condition and divided:
            alternatives.append([])
            divided = False
        alternatives[-1] += [condition] * bool(condition)
    return " | ".join(f"({' & '.join(all_of)})" for all_of in alternatives if all_of)


def _condition(part: re.Match[str]) -> str:
    """The condition of a part of a query; "" where it has no words."""
    found = _together(tokens(part["chunk"] or part["phrase"] or ""))
    return f"!{found}" if found and part["minus"] else found


def lexeme(text: str) -> str:
    """Return a lexeme as tsvector and tsquery read it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _together(found: Iterator[Token]) -> str:
    """The condition that these tokens follow each other; symbols may stand anywhere."""
    phrase, distance, symbols = "", 1, []
    for kind, text in found:
        if kind is Kind.SYMBOL:
            symbols.append(lexeme(text))
            continue
        wanted, after = _word(text) if kind is Kind.WORD else _run(text)
        phrase += f" <{distance}> {wanted}" if phrase else wanted
        distance = after
    conditions = [phrase] * bool(phrase) + symbols
    return f"({' & '.join(conditions)})" if conditions else ""


def _word(word: str) -> tuple[str, int]:
    """The condition for a word, and how far behind it the next one is."""
    plain = without_accents(word)
    return (lexeme(word) if plain == word else f"({lexeme(word)} | {lexeme(plain)})"), 1


def _run(run: str) -> tuple[str, int]:
    """The same for a run, of which the index has each pair of characters, and the last one."""
    if len(run) == 1:
        return f"{lexeme(run)}:*", 1
    pairs = (lexeme(run[n : n + 2]) for n in range(len(run) - 1))
    return " <-> ".join(pairs), 2
