"""The catalogs of translations: what is missing, unused or wrong in them, and their repair."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Message

from local.install import REPOSITORY, SERVICES
from provote_rules import catalogs as runtime
from tools.languages import files
from tools.languages.extract import Key, Texts, error_names, extract

CATALOGS = "locale/*/LC_MESSAGES/*.po"
TRANSLATED = ("de",)  # English is in the code
RULES = REPOSITORY / "shared" / "provote_rules"
CORE = REPOSITORY / "shared" / "provote_core"
# From the lowest: a text is in the catalog of the lowest package that has it.
BELOW: dict[Path, tuple[Path, ...]] = {
    RULES: (),
    CORE: (RULES,),
    **{REPOSITORY / "services" / name / name: (RULES, CORE) for name in SERVICES},
}


def texts_of_packages() -> dict[Path, Texts]:
    """All texts in the code, by package."""
    errors = error_names(list(BELOW))
    return {package: extract(package, errors=errors) for package in BELOW}


def own_texts(package: Path, found: dict[Path, Texts]) -> dict[Key, list[str]]:
    """The texts that the package's own catalogs have, with their places."""
    lower = {key for below in BELOW[package] for key in found[below].places}
    return {key: places for key, places in found[package].places.items() if key not in lower}


def path_of(package: Path, language: str, *, domain: str = "messages") -> Path:
    """The catalog that translators edit."""
    return package / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


def findings(package: Path, language: str, wanted: dict[Key, list[str]]) -> Iterator[str]:
    """What is wrong with a package's catalog; nothing if it is complete."""
    path = path_of(package, language)
    place = path.relative_to(REPOSITORY)
    known = files.messages(path, language)
    for key in wanted.keys() - known.keys():
        yield f"{place}: missing: {key[0]!r} of {wanted[key][0]}"
    for key in known.keys() - wanted.keys():
        yield f"{place}: unused: {key[0]!r}"
    flaws = [f"{flaw}: {key[0]!r}" for key, message in known.items() for flaw in _flaws(message)]
    yield from (f"{place}: {flaw}" for flaw in flaws)
    if path.exists() and path.read_bytes() != files.written(known.values(), language):
        yield f"{place}: another layout than --write makes"
    elif not flaws:
        yield from (
            f"{place}: services read it differently: {key!r}" for key in _misread(path, known)
        )


def _misread(path: Path, known: dict[Key, Message]) -> Iterator[str]:
    found = runtime.read(path)
    for (sentence, plural), message in known.items():
        forms = (1, 2) if plural else (1,)
        read = tuple(found.ngettext(sentence, plural or sentence, count) for count in forms)
        if read != files.strings(message):
            yield sentence


def unpackaged() -> Iterator[str]:
    """Packages whose catalogs an installation from a wheel would lack."""
    for package in BELOW:
        project = next(p for p in (package, package.parent) if (p / "pyproject.toml").exists())
        settings = tomllib.loads((project / "pyproject.toml").read_text())
        data = settings["tool"]["setuptools"].get("package-data", {}).get(package.name, [])
        if not any(pattern.startswith("locale/") for pattern in data):
            yield f"{package.name}: package-data in pyproject.toml lacks {CATALOGS!r}"


def conflicts(language: str) -> Iterator[str]:
    """Texts that two packages translate differently."""
    first: dict[Key, tuple[str, ...]] = {}
    for package in BELOW:
        for key, message in files.messages(path_of(package, language), language).items():
            if first.setdefault(key, files.strings(message)) != files.strings(message):
                yield f"{language}: {package.name} translates {key[0]!r} in another way"


def _flaws(message: Message) -> Iterator[str]:
    translations = files.strings(message)
    if message.fuzzy or not all(translations):
        yield "not translated"
    wanted = fields(files.key_of(message)[1] or files.key_of(message)[0])
    if any(fields(text) != wanted for text in translations if text):
        yield "other fields than in English"


def fields(template: str) -> set[tuple[str, str, str]]:
    """The fields of a template: name, conversion, format."""
    parsed = Formatter().parse(template) if "{" in template else ()
    return {(name, how or "", spec or "") for _, name, spec, how in parsed if name is not None}


def write(package: Path, language: str, wanted: dict[Key, list[str]]) -> None:
    """Add new texts and remove unused ones; a repeat changes nothing.

    A new text is untranslated, unless the catalog of another package translates it: it moved.
    """
    path = path_of(package, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    known: dict[Key, Message] = {}
    for other in (package, *BELOW):
        known = files.messages(path_of(other, language), language) | known
    entries = [known.get(key) or files.untranslated(key) for key in wanted]
    path.write_bytes(files.written(entries, language))
