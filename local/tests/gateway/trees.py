"""Trees of pages for tests: a copy of web/ in which every page of its table exists."""

from __future__ import annotations

import shutil
from pathlib import Path

from tools.web import WEB, pages


def complete(folder: Path) -> Path:
    """Copy web/ to `folder`, with an empty module and a title for each page without one."""
    web = Path(shutil.copytree(WEB, folder, ignore=shutil.ignore_patterns("tests")))
    strings = web / "locales" / "en" / "common.ftl"
    titles = strings.read_text()
    for page in pages.read(web):
        if not (web / page.module).exists():
            (web / page.module).write_text('import "../core/start.js";\n')
            titles += f"title-{page.name} = {page.name}\n"
    strings.write_text(titles)
    if not (web / "js" / "embed.js").exists():
        (web / "js" / "embed.js").write_text("// a custom element\n" * 20)
    return web
