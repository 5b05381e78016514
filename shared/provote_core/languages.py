"""The languages that people read: which one a reader prefers, and sentences in it.

English is in the code, marked by `provote_rules.texts.tr`; other languages are in the catalogs of
the rulebook, of this package and of each service (`locale/`). Programs never depend on them: codes
are the same in every language.
"""

import importlib.util
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path

from django.conf import settings
from django.utils import translation

from provote_core import context
from provote_rules import texts

ENGLISH, GERMAN = "en", "de"
LANGUAGES = (ENGLISH, GERMAN)
VARY = "Accept-Language"
_LOCALE = Path(__file__).parent / "locale"

# RFC 5646's langtag: language, script, region, variants, extensions, private use.
TAG = (
    r"^([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*"
    r"(-[Xx](-[A-Za-z0-9]{1,8})+)?$"
)
LONGEST_TAG = 35  # characters

# The ranges of one language in Accept-Language (RFC 9110), the first with a valid weight; English
# is the language of `*`, too. gateway/nginx/language.conf.template has the same expressions.
# Each repetition has one way to match, so that a hostile header costs linear time.
_WEIGHT = r"[ \t]*(?:;[ \t]*q=([01])(?:\.([0-9]{0,3}))?[ \t]*)?(?:,|$)"
_RANGES = {
    ENGLISH: re.compile(rf"(?:^|,)[ \t]*en(?:-[a-z0-9]+)*{_WEIGHT}", re.IGNORECASE),
    GERMAN: re.compile(rf"(?:^|,)[ \t]*de(?:-[a-z0-9]+)*{_WEIGHT}", re.IGNORECASE),
}
_ANY = re.compile(rf"(?:^|,)[ \t]*\*{_WEIGHT}")
_GERMAN_FIRST = re.compile(
    r"(?:(?![ \t]*(?:(?:en|de)(?:[-;, \t]|$)|\*))[^,]*,)*[ \t]*de(?:[-;, \t]|$)", re.IGNORECASE
)


@lru_cache(maxsize=256)
def negotiate(accept_language: str) -> str:
    """The language for a reader with this header: the one of greater weight, else the first named.

    English without a header, and for a reader who accepts neither. A region is ignored: de-AT is
    German. `*` is English unless that has a weight of its own.
    """
    if not accept_language:
        return ENGLISH
    german = _weight(_RANGES[GERMAN], accept_language)
    english = _weight(_RANGES[ENGLISH], accept_language)
    if english is None:
        english = _weight(_ANY, accept_language)
    if not german or german < (english or 0):
        return ENGLISH
    if german == english and not _GERMAN_FIRST.match(accept_language):
        return ENGLISH
    return GERMAN


def _weight(pattern: re.Pattern[str], accept_language: str) -> int | None:
    """The weight in thousandths; None for a language that the header does not name."""
    found = pattern.search(accept_language)
    if found is None:
        return None
    return 1_000 if found[1] is None else int(found[1] + (found[2] or "").ljust(3, "0"))


def canonical_tag(tag: str) -> str | None:
    """A language tag (BCP 47) in the case that RFC 5646 recommends: `de-CH` for `DE-ch`.

    None for one that is not well-formed.
    """
    if not re.fullmatch(TAG, tag):
        return None
    first, *rest = tag.lower().split("-")
    named = {2: str.upper, 4: str.capitalize}
    single = next((i for i, part in enumerate(rest) if len(part) == 1), len(rest))
    shown = [named.get(len(part), str)(part) for part in rest[:single]]
    return "-".join([first, *shown, *rest[single:]])


def supported(tag: str) -> str | None:
    """The language of LANGUAGES that this language tag names: German for de-CH, None for fr."""
    primary = tag.partition("-")[0].lower()
    return primary if primary in LANGUAGES else None


def of_locale(tag: str) -> str:
    """The language for a person whose profile has this language tag: German for de-CH."""
    return supported(tag) or ENGLISH


def of_document(requested: str | None, tag: str | None) -> str:
    """The language of a document about texts that are in the language `tag`, None if not known.

    It is the requested one, else that of the texts if it is supported, else that of the request.
    """
    return requested or supported(tag or "") or current()


def current() -> str:
    """The language of the request that this code serves; English outside of requests."""
    request = context.current()
    return ENGLISH if request is None else negotiate(request.accept_language)


def localise(text: str, language: str) -> str:
    """`text`, made by `tr` or a literal, in `language`; as a plain str."""
    if language == ENGLISH:
        return text if type(text) is str else str(text)
    return texts.localise(text, _catalog(language), language)


def shown(text: str) -> str:
    """`text` in the language of the current request.

    For texts in successful responses, and for those that Django REST framework copies: it copies
    only the characters, without the template and the values that a translation needs.
    """
    return localise(text, current())


def headers(language: str) -> dict[str, str]:
    """The headers of a response whose texts are in `language` by the request's preference."""
    return {"Content-Language": language, "Vary": VARY}


@contextmanager
def speaking(language: str, path: str) -> Iterator[None]:
    """Let Django and Django REST framework write their own messages in `language`.

    Admin sites stay in English: their own parts have no other language.
    """
    if language == ENGLISH or path.startswith("/admin/"):
        yield
        return
    with translation.override(language):
        yield


@cache
def _catalog(language: str) -> NullTranslations:
    """The texts of this service, then of the core, then of the rulebook."""
    service = _folder_of(settings.PROVOTE.service)
    merged = texts.catalog(language, service / "locale") if service else NullTranslations()
    merged.add_fallback(texts.catalog(language, _LOCALE))
    merged.add_fallback(texts.catalog(language))
    return merged


def _folder_of(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    return Path(found.origin).parent if found is not None and found.origin else None
