"""Builds web/vendor and web/fonts from the packages of npm that tools/web/npm pins.

It needs node and npm, and no user does: the results are in the repository. The same lock file
gives the same bytes on every machine.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.failures import Failure
from tools.web import WEB
from tools.web.manifest import FOLDERS, MANIFEST, sha256

NPM = Path(__file__).parent / "npm"
PINNED = ("package.json", "package-lock.json")
INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
BUNDLE = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--charset=utf8",
    "--legal-comments=none",
    "--log-level=warning",
)
# What each script is made from; its licences are named in its first line.
SCRIPTS: Mapping[str, Sequence[str]] = {
    "ui": ("preact", "htm"),
    "fluent": ("@fluent/bundle",),
    "qr": ("lean-qr",),
}
FONTS = {
    "atkinson-next": "@fontsource-variable/atkinson-hyperlegible-next",
    "atkinson-mono": "@fontsource-variable/atkinson-hyperlegible-mono",
}
SUBSETS = ("latin", "latin-ext")


def write() -> Sequence[str]:
    """Replace the files of web/vendor and web/fonts; return their names."""
    files = build()
    for folder in FOLDERS:
        shutil.rmtree(WEB / folder, ignore_errors=True)
    for name, content in files.items():
        path = WEB / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return sorted(files)


def build() -> Mapping[str, bytes]:
    """Return all files of web/vendor and web/fonts, by their names below web/.

    Raises Failure without npm, or if its registry cannot be reached.
    """
    with tempfile.TemporaryDirectory(prefix="provote-npm-") as folder:
        packages = _install(Path(folder))
        return packages.files()


def _install(folder: Path) -> Packages:
    for name in (*PINNED, *(f"{script}.js" for script in SCRIPTS)):
        shutil.copy(NPM / name, folder)
    if shutil.which("npm") is None:
        raise Failure("needs npm, from Node.js 20 or newer")
    _run(INSTALL, folder)
    return Packages(folder, json.loads((folder / "package-lock.json").read_text())["packages"])


@dataclass(frozen=True)
class Packages:
    """The installed packages: their folder, and what the lock file says about each."""

    folder: Path
    locked: Mapping[str, Mapping[str, Any]]

    def files(self) -> dict[str, bytes]:
        """Return what is built from them, the licences and the manifest included."""
        files = {f"vendor/{name}.js": self._bundle(name) for name in SCRIPTS}
        ranges: dict[str, str] = {}
        for short, package in FONTS.items():
            for subset in SUBSETS:
                name = f"fonts/{short}-{subset}.woff2"
                files[name] = self._font(package, subset)
                ranges[name] = self._ranges(package)[subset]
        files["vendor/LICENSES.txt"] = self._licences(p for s in SCRIPTS.values() for p in s)
        files["fonts/LICENSES.txt"] = self._licences(FONTS.values())
        files[str(MANIFEST.relative_to(WEB))] = self._manifest(files, ranges)
        return files

    def _bundle(self, name: str) -> bytes:
        used = ", ".join(f"{p} {self._entry(p)['version']}" for p in SCRIPTS[name])
        banner = f"--banner:js=/*! {used}; licences: LICENSES.txt */"
        program = self.folder / "node_modules" / ".bin" / "esbuild"
        return _run((str(program), f"{name}.js", *BUNDLE, banner), self.folder)

    def _font(self, package: str, subset: str) -> bytes:
        stem = package.rpartition("/")[2]
        return (self._place(package) / "files" / f"{stem}-{subset}-wght-normal.woff2").read_bytes()

    def _ranges(self, package: str) -> dict[str, str]:
        ranges: dict[str, str] = json.loads((self._place(package) / "unicode.json").read_text())
        return ranges

    def _licences(self, names: Iterable[str]) -> bytes:
        parts = []
        for name in names:
            entry = self._entry(name)
            head = f"{name} {entry['version']}: {entry['license']}\n\n"
            file = self._place(name) / "LICENSE"
            # Fluent's package has no copy of it.
            text = file.read_text() if file.exists() else _own_licence(entry["license"])
            parts.append(head + text.strip() + "\n")
        return "\n\n".join(parts).encode()

    def _manifest(self, files: Mapping[str, bytes], ranges: Mapping[str, str]) -> bytes:
        used = sorted({*FONTS.values(), *(p for s in SCRIPTS.values() for p in s)})
        content = {
            "packages": [self._about(name) for name in used],
            "tools": [self._about("esbuild")],
            "files": {
                name: {
                    "sha256": sha256(files[name]),
                    "bytes": len(files[name]),
                    **({"unicode-range": ranges[name]} if name in ranges else {}),
                }
                for name in sorted(files)
            },
        }
        return (json.dumps(content, indent=2) + "\n").encode()

    def _about(self, name: str) -> dict[str, str]:
        entry = self._entry(name)
        return {
            "name": name,
            "version": entry["version"],
            "integrity": entry["integrity"],
            "licence": entry["license"],
        }

    def _entry(self, name: str) -> Mapping[str, Any]:
        return self.locked[f"node_modules/{name}"]

    def _place(self, name: str) -> Path:
        return self.folder / "node_modules" / name


def _own_licence(name: str) -> str:
    """Return the text of the licence that Provote has, too."""
    if name != "Apache-2.0":
        raise Failure(f"a package under {name} has no text of its licence")
    return (WEB.parent / "LICENSE").read_text()


def _run(command: Sequence[str], folder: Path) -> bytes:
    done = subprocess.run(command, cwd=folder, capture_output=True)
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        raise Failure(f"{Path(command[0]).name}: {lines[0]}")
    return done.stdout
