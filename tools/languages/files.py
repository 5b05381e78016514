"""The files of translations, which Babel reads and writes: .po, and .mo for Django."""

import gettext
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.languages.extract import Key

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = """\
# Provote: sorted by the English sentence. Written by python -m tools.languages --write.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def read(path: Path, language: str) -> Catalog:
    """A catalog; an empty one if there is no file."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def messages(path: Path, language: str) -> dict[Key, Message]:
    """The entries of a catalog, without its header."""
    return {key_of(message): message for message in read(path, language) if message.id}


def key_of(message: Message) -> Key:
    """The sentence and its plural."""
    if isinstance(message.id, str):
        return message.id, None
    return message.id[0], message.id[1]


def untranslated(key: Key) -> Message:
    """An entry that waits for its translation."""
    sentence, plural = key
    return Message(sentence if plural is None else (sentence, plural))


def strings(message: Message) -> tuple[str, ...]:
    """The translations: one, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def written(entries: Iterable[Message], language: str) -> bytes:
    """A catalog as a file: sorted, without dates and places, so that branches merge."""
    catalog = Catalog(locale=language)
    for message in sorted(entries, key=lambda message: (key_of(message)[0], str(message.id))):
        catalog.add(message.id, message.string)
    file = BytesIO()
    write_po(file, catalog, width=0, no_location=True, omit_header=True)
    header = HEADER.format(language=language, plurals=catalog.plural_forms)
    return header.encode() + file.getvalue().strip() + b"\n"


def compiled(path: Path, language: str) -> bytes:
    """The .mo file of a catalog, the same bytes each time."""
    catalog = read(path, language)
    catalog.creation_date = catalog.revision_date = EPOCH
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def is_compiled(path: Path, language: str) -> bool:
    """Whether the .mo file beside a catalog has the same translations."""
    made = path.with_suffix(".mo")
    if not made.exists():
        return False
    return _content(made.read_bytes()) == _content(compiled(path, language))


def _content(made: bytes) -> dict[object, str]:
    found = gettext.GNUTranslations(BytesIO(made))
    content: dict[object, str] = found._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in content.items() if key}
