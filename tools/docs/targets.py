"""The lists of processes that YAML files of deploy/ hold, generated from the table of services."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from local.install import REPOSITORY
from provote_core.services import APIS, RELAYS, WORKERS

FOLDER = REPOSITORY / "deploy" / "observability"
MARKED = re.compile(r"( *)# generated: (?P<name>[a-z-]+)\n.*?( *# end\n)", re.DOTALL)
BACKGROUND = (*RELAYS, *WORKERS)
LISTS: Mapping[str, Sequence[str]] = {
    "apis": APIS,
    "background": BACKGROUND,
    "processes": (*APIS, *BACKGROUND),
}


def rendered() -> dict[Path, str]:
    """Return {file: text as it should be} of every file that has a generated list."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yml"))}
    return {p: MARKED.sub(_list, text) for p, text in texts.items() if MARKED.search(text)}


def _list(found: re.Match[str]) -> str:
    indent, name = found[1], found["name"]
    items = "".join(f"{indent}- {item}\n" for item in LISTS[name])
    return f"{indent}# generated: {name}\n{items}{found[3]}"
