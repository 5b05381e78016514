"""The rules of ballots in a definition, `rules.ballot`: their types and limits."""

from collections.abc import Iterator, Mapping
from typing import Any

from provote_rules.ballots import TYPES, Problem
from provote_rules.pointers import escaped
from provote_rules.texts import Text, tr

MAX_SCORE = 1_000  # a score lies between its negative and itself
MAX_SCORES = 1_001  # different scores that a ballot can give
BLANKS = ("zero", "left_out")
FLAGS = ("allow_abstain", "equal_ranks")
COUNTS = {"min": "max", "min_ranks": "max_ranks"}  # limits of a number of choices


def rule_problems(ballot_type: str, rules: Mapping[str, Any], choices: int) -> Iterator[Problem]:
    """The problems of the given rules in a poll with `choices` choices; pointers into it."""
    defaults = TYPES[ballot_type].rules
    flawed = False
    for name, value in rules.items():
        detail: Text | None
        if name not in defaults:
            detail = tr(
                "Polls of the type {ballot_type} have no such rule.", ballot_type=ballot_type
            )
        else:
            detail = _flaw(name, value, is_score="step" in defaults, choices=choices)
        if detail:
            flawed = True
            code = "invalid-rule" if name in defaults else "unknown-rule"
            yield Problem(code, _pointer(name), detail)
    if not flawed:
        yield from _conflicts({**defaults, **rules})


def _flaw(name: str, value: Any, *, is_score: bool, choices: int) -> Text | None:
    """Why this value is invalid by itself."""
    if name in FLAGS:
        return None if isinstance(value, bool) else tr("Must be true or false.")
    if name == "blank":
        return None if value in BLANKS else tr("Must be one of {names}.", names=", ".join(BLANKS))
    if is_score:
        least, most = (1, 2 * MAX_SCORE) if name == "step" else (-MAX_SCORE, MAX_SCORE)
        return _number_flaw(value, least, most)
    if value is None and name in COUNTS.values():
        return None
    if type(value) is int and value > choices:
        return tr("The poll has {count} choice.", "The poll has {count} choices.", count=choices)
    if value == 0 and type(value) is int:
        return tr("Must be at least 1; allow_abstain permits an empty ballot.")
    return _number_flaw(value, 1, choices)


def _conflicts(rules: Mapping[str, Any]) -> Iterator[Problem]:
    """The problems of rules that are valid one by one."""
    if "step" in rules:
        found = list(_score_conflicts(rules["min"], rules["max"], rules["step"]))
        yield from found or _blank_conflicts(rules)
        return
    for least, most in COUNTS.items():
        if rules.get(most) is not None and rules[least] > rules[most]:
            yield Problem(
                "min-above-max", _pointer(least), tr("Must be at most {most}.", most=most)
            )


def _score_conflicts(least: int, most: int, step: int) -> Iterator[Problem]:
    if least >= most:
        yield Problem("min-above-max", _pointer("min"), tr("Must be less than max."))
    elif (most - least) % step:
        detail = tr("The steps from {least} do not reach {most}.", least=least, most=most)
        yield Problem("step-does-not-divide", _pointer("step"), detail)
    elif (most - least) // step >= MAX_SCORES:
        detail = tr(
            "A ballot can give at most {max_scores:,} different scores.", max_scores=MAX_SCORES
        )
        yield Problem("too-many-scores", _pointer("max"), detail)


def _blank_conflicts(rules: Mapping[str, Any]) -> Iterator[Problem]:
    """A choice without a score cannot have the score 0 where no ballot can give it."""
    least, most, step = rules["min"], rules["max"], rules["step"]
    if rules["blank"] == "zero" and (not least <= 0 <= most or least % step):
        detail = tr("0 is none of the scores; send left_out, or limits and a step that 0 fits.")
        yield Problem("zero-is-no-score", _pointer("blank"), detail)


def _number_flaw(value: Any, least: int, most: int) -> Text | None:
    if type(value) is int and least <= value <= most:
        return None
    return tr("Must be a whole number from {least} to {most}.", least=least, most=most)


def _pointer(name: str) -> str:
    return f"/rules/ballot/{escaped(name)}"
