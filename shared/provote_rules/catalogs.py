"""Reads catalogs of translations as people edit them: gettext's .po files, without compiling them.

Without binary files in the repository two branches can change a catalog at once, and installations
need no compiler. `./provote check` compares what this reads with Babel's reading.
"""

import json
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path


class Catalog(NullTranslations):
    """The translations of one file; the fallback's for sentences that it does not have.

    For languages with two plural forms, the first of which is for 1 alone, as in German.
    """

    def __init__(self, entries: dict[str, tuple[str, ...]]) -> None:
        """`entries`: the translation of each sentence, or one for each plural form."""
        super().__init__()
        self.entries = entries

    def gettext(self, message: str) -> str:
        """The translation of a sentence."""
        found = self.entries.get(message)
        return super().gettext(message) if found is None else found[0]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The translation of a sentence about `n` things."""
        found = self.entries.get(msgid1)
        return super().ngettext(msgid1, msgid2, n) if found is None else found[n != 1]


def read(path: Path) -> NullTranslations:
    """The translations of a .po file, which may be incomplete; none if there is no file."""
    if not path.exists():
        return NullTranslations()
    return Catalog(dict(_entries(path.read_text(encoding="utf-8"))))


def _entries(content: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for block in content.split("\n\n"):
        fields = _fields(block)
        texts = tuple(text for name, text in fields.items() if name.startswith("msgstr"))
        if fields.get("msgid") and all(texts):
            yield fields["msgid"], texts


def _fields(block: str) -> dict[str, str]:
    """The strings of one entry by keyword: msgid, msgid_plural, msgstr or msgstr[0] …"""
    fields: dict[str, str] = {}
    keyword = ""
    for line in block.splitlines():
        if line.startswith("#"):
            continue
        if not line.startswith('"'):
            keyword, _, line = line.partition(" ")
        # The escapes of these strings are those of JSON.
        fields[keyword] = fields.get(keyword, "") + json.loads(line)
    return fields
