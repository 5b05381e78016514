"""Sentences in English that can be shown in other languages, by gettext's catalogs.

Code writes a sentence where it needs it, as `tr("A poll has {seats} seats.", seats=seats)`. The
result is the English text, and remembers its template: `localise` shows it in the language of the
reader, later and elsewhere. `locale/<language>/LC_MESSAGES/messages.po` has the translations.
"""

from gettext import NullTranslations
from pathlib import Path
from string import Formatter
from typing import Any

from provote_rules import catalogs

LOCALE = Path(__file__).parent / "locale"
_SWAPPED = str.maketrans(",.", ".,")


class Text(str):
    """A sentence in English: a str with its template and values; see `tr`."""

    __slots__ = ("plural", "template", "values")

    template: str
    plural: str | None
    values: dict[str, Any]

    def __new__(
        cls, shown: str, template: str = "", plural: str | None = None, /, **values: Any
    ) -> "Text":
        """The text `shown`, made of `template` (or `plural`) and the values."""
        self = super().__new__(cls, shown)
        self.template, self.plural, self.values = template or shown, plural, values
        return self


def tr(template: str, plural: str | None = None, /, **values: Any) -> Text:
    """The English sentence of `template`, ready for translation (as in Qt, whose name this is).

    Both templates are literals, because `./provote check` reads them from the code. With values
    they are formatted by `str.format`; a value may be a Text. With `plural` the value `count`
    decides: `template` is for 1, `plural` for all other numbers.
    """
    chosen = plural if plural is not None and str(values["count"]) != "1" else template
    return Text(chosen.format(**values) if values else chosen, template, plural, **values)


def verbatim(text: str) -> Text:
    """A text that needs no mark: of a library, stored, or for admin sites.

    A catalog may have it as a whole.
    """
    return Text(text)


def sentence(clause: str) -> Text:
    """A clause of `tr` as a sentence: with a capital and a full stop."""
    return Text(f"{clause[:1].upper()}{clause[1:]}.", "{clause}.", None, clause=clause)


def localise(text: str, translations: NullTranslations, language: str) -> str:
    """`text` in the language of `translations`; English where they have no translation.

    Text that `tr` did not make is its own template: titles of errors, for example.
    """
    if not isinstance(text, Text):
        return translations.gettext(text) if text else text  # gettext("") is the file's header
    if text.plural is None:
        template = translations.gettext(text.template)
    else:
        count = 1 if str(text.values["count"]) == "1" else text.values["count"]
        template = translations.ngettext(text.template, text.plural, _whole(count))
    if not text.values:
        return template
    values = {
        name: localise(value, translations, language) if isinstance(value, Text) else value
        for name, value in text.values.items()
    }
    formatter = _FORMATTERS.get(language, Formatter())
    shown = str(formatter.vformat(template, (), values))
    return f"{shown[:1].upper()}{shown[1:]}" if text[:1].isupper() else shown


def catalog(language: str, folder: Path = LOCALE) -> NullTranslations:
    """The translations of a package; empty ones if it has none into `language`."""
    return catalogs.read(folder / language / "LC_MESSAGES" / "messages.po")


def _whole(count: Any) -> int:
    """A number for gettext's rules of plurals, which know whole numbers only."""
    return int(count) if count == int(count) else 2


class _DecimalComma(Formatter):
    """Formats numbers as in German: 1.000 for 1,000, and 2,5 for 2.5."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        """The value; separators of a number are swapped."""
        shown = super().format_field(value, format_spec)
        return shown.translate(_SWAPPED) if isinstance(value, int | float) else shown


_FORMATTERS: dict[str, Formatter] = {"de": _DecimalComma()}
