"""The words of the report in the reader's language, and its numbers and times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from provote_core import languages
from provote_rules.tally.registry import METHODS as KNOWN
from provote_rules.texts import tr

METHODS: Mapping[str, str] = {
    "plurality": tr("Plurality"),
    "approval": tr("Approval voting"),
    "score": tr("Score voting"),
    "irv": tr("Instant-runoff voting"),
    "minneapolis": tr("Instant-runoff voting as in Minneapolis"),
    "maine": tr("Instant-runoff voting as in Maine"),
    "scottish-stv": tr("Single transferable vote as in Scotland"),
    "minneapolis-stv": tr("Single transferable vote as in Minneapolis"),
    "meek-prf": tr("Single transferable vote by Meek's method"),
    "schulze": tr("Schulze method"),
    "ranked-pairs": tr("Ranked Pairs"),
    "borda": tr("Borda count"),
    "star": tr("STAR voting"),
}
STATUSES: Mapping[str, str] = {
    "draft": tr("draft"),
    "scheduled": tr("scheduled"),
    "open": tr("open"),
    "closed": tr("closed"),
    "archived": tr("archived"),
}
REASONS: Mapping[str, str] = {
    "choices": tr("no further choice"),
    "overvote": tr("overvote"),
    "skipped": tr("skipped ranks"),
    "repeated": tr("repeated choice"),
    "rounding": tr("rounding"),
    "no_preference": tr("no preference"),
}
PURPOSES: Mapping[str, str] = {
    "election": tr("who is elected"),
    "exclusion": tr("who is excluded"),
    "transfer": tr("whose surplus goes first"),
    "runoff": tr("who is in the runoff"),
    "order": tr("order of equal victories"),
}
DECIDED_BY: Mapping[str, str] = {
    "candidate-order": tr("order of the ballot"),
    "seed": tr("lot by the seed"),
    "lot_numbers": tr("lot numbers"),
    "ask": tr("drawing by hand"),
    "previous-round": tr("an earlier round"),
    "head-to-head": tr("direct comparison"),
    "score": tr("score"),
    "top-scores": tr("number of highest scores"),
}
TIMES: Mapping[str, str] = {
    languages.ENGLISH: "%Y-%m-%d %H:%M UTC",
    languages.GERMAN: "%d.%m.%Y %H:%M UTC",
}
POINTS: Mapping[str, str] = {languages.ENGLISH: ".", languages.GERMAN: ","}


@dataclass(frozen=True, slots=True)
class Wording:
    """Writes texts, numbers and times in one language, one of `languages.LANGUAGES`."""

    language: str

    def __call__(self, text: str) -> str:
        """A text made by `tr`."""
        return languages.localise(text, self.language)

    def name(self, names: Mapping[str, str], key: str) -> str:
        """The text for a name in the API; a name that this version does not know stays."""
        return self(names[key]) if key in names else key

    def method(self, name: str) -> str:
        """The title of a counting method, with its name and version."""
        known = KNOWN.get(name)
        return f"{self(METHODS[known.id])} ({name})" if known is not None else name

    def moment(self, moment: datetime | None) -> str:
        """The time in UTC, to the minute; "" for None."""
        return "" if moment is None else moment.astimezone(UTC).strftime(TIMES[self.language])

    def decimal(self, text: str) -> str:
        """Decimal text with the language's decimal point; fractions such as 1/3 stay."""
        return text.replace(".", POINTS[self.language])
