"""Puts the pages where the gateway serves them: below static/web.

<digest>/          the files of one version, which never change
pages/<page>.html  the pages of the current version, each with the addresses of its files
embed.js           the script for other sites, whose address is the same in each version

python -m tools.web.publish FOLDER    the same for a gateway that is not ./provote's
"""

from __future__ import annotations

import fcntl
import hashlib
import html
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from local.failures import Failure
from tools.web import WEB, modules
from tools.web.files import EMBED, collect, digest
from tools.web.pages import Page, read

SHELL = "shell.html"
FONT = "fonts/atkinson-next-latin.woff2"  # what every page is set in
KEPT = 3  # versions: visits that began before a restart load the files of theirs
VERSION = re.compile(r"[0-9a-f]{16}")
# Nginx puts the poll's title and description there: gateway/nginx/preview.conf.template.
PREVIEW = '<!--# include virtual="/.preview/$poll" -->'
YEAR_2020, FIVE_YEARS = 1_577_836_800, 157_680_000  # seconds
ABANDONED = 3600  # seconds: no publishing lasts so long


def publish(static: Path, web: Path = WEB) -> str:
    """Fill `static`/web from `web`; return the digest of the version.

    A version is complete as soon as its folder is there, and before a page names it. A repeat
    changes nothing, and of two processes one waits for the other. Failure if a file is missing,
    and then nothing has changed either.
    """
    pages = read(web)
    files = collect(web, pages)
    version = digest(files)
    documents = {f"{page.name}.html": _document(web, page, version, files) for page in pages}
    target = static / "web"
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone_in(target):
        _put_version(target, version, files)
        _put_documents(target / "pages", documents)
        if EMBED in files:
            _put(target / "embed.js", files[EMBED])
        _forget(target, version)
    return version


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other process publishes there: the documents are those of one version."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _document(web: Path, page: Page, version: str, files: Mapping[str, bytes]) -> bytes:
    """Return a page's HTML: shell.html, in which each {{name}} has its value."""
    base = f"/static/web/{version}"
    preloads = [f"{base}/{name}" for name in modules.imports(files, page.module)]
    values = {
        "page": page.name,
        "title": html.escape(_title(web, page)),
        "robots": page.robots,
        "base": base,
        "font": f"{base}/{FONT}",
        "style": f"{base}/css/{page.name}.css",
        "module": f"{base}/{page.module}",
        "preloads": "\n".join(f'<link rel="modulepreload" href="{name}">' for name in preloads),
        "preview": PREVIEW if page.preview else "",
    }
    text = (web / SHELL).read_text()
    unknown = set(re.findall(r"{{(\w+)}}", text)) - values.keys()
    if unknown:
        raise Failure(f"web/{SHELL} has unknown placeholders: {', '.join(sorted(unknown))}")
    filled = re.sub(r"{{(\w+)}}", lambda found: values[found[1]], text)
    return re.sub(r"\n\s*\n", "\n", filled).encode()


def _title(web: Path, page: Page) -> str:
    """Return the English title, which stands until the page's strings are loaded."""
    for topic in page.all_strings:
        text = (web / "locales" / "en" / f"{topic}.ftl").read_text()
        if found := re.search(rf"^title-{page.name} = (.+)$", text, re.MULTILINE):
            return f"{found[1]} · Provote"
    raise Failure(f"web/locales/en has no message title-{page.name}")


def _put_version(target: Path, version: str, files: Mapping[str, bytes]) -> None:
    place = target / version
    if place.is_dir():
        os.utime(place)
        return
    temporary = Path(tempfile.mkdtemp(prefix=".", dir=target))
    for name, content in files.items():
        file = temporary / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    temporary.rename(place)


def _put_documents(folder: Path, documents: Mapping[str, bytes]) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    for name, content in documents.items():
        _put(folder / name, content)
    for file in folder.glob("*.html"):
        if file.name not in documents:
            file.unlink()


def _put(path: Path, content: bytes) -> None:
    """Write a file whose ETag only its content decides.

    Nginx makes it from the time and the length of the file, and the pages of two versions have the
    same length: the time is made from the content.
    """
    number = int.from_bytes(hashlib.sha256(content).digest()[:8])
    when = YEAR_2020 + number % FIVE_YEARS
    temporary = path.with_name(f".{path.name}")
    temporary.write_bytes(content)
    os.utime(temporary, (when, when))
    temporary.replace(path)


def _forget(target: Path, version: str) -> None:
    """Remove all but the last versions, and what an interrupted run has left."""
    others = [
        entry for entry in target.iterdir() if VERSION.fullmatch(entry.name) and entry.is_dir()
    ]
    others.sort(key=lambda entry: (entry.name == version, entry.stat().st_mtime), reverse=True)
    for entry in (*others[KEPT:], *_unfinished(target)):
        shutil.rmtree(entry, ignore_errors=True)


def _unfinished(target: Path) -> Sequence[Path]:
    before = time.time() - ABANDONED
    hidden = [entry for entry in target.iterdir() if entry.name.startswith(".")]
    return [entry for entry in hidden if entry.is_dir() and entry.stat().st_mtime < before]


if __name__ == "__main__":
    publish(Path(sys.argv[1]))
