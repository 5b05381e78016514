"""Scripts and fonts of web/ that come from npm: as they were built, and as npm gives them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.web import WEB, __main__, manifest, vendor

REGISTRY_PATIENCE = 20  # seconds


def copy(folder: Path) -> Path:
    for name in manifest.FOLDERS:
        shutil.copytree(WEB / name, folder / name)
    return folder


def test_the_files_are_those_of_the_manifest() -> None:
    assert manifest.differences() == []


def test_each_difference_from_the_manifest_is_named(tmp_path: Path) -> None:
    web = copy(tmp_path)
    (web / "vendor" / "ui.js").write_text("export const html = null;")
    (web / "vendor" / "more.js").touch()
    (web / "fonts" / "atkinson-next-latin.woff2").unlink()
    assert manifest.differences(web) == [
        "web/fonts/atkinson-next-latin.woff2 is missing",
        "web/vendor/more.js is not in the manifest",
        "web/vendor/ui.js is not the file that was built from npm",
    ]


def test_the_manifest_has_the_versions_and_hashes_of_the_lock_file() -> None:
    locked = json.loads((vendor.NPM / "package-lock.json").read_text())["packages"]
    content = manifest.read()
    for package in (*content["packages"], *content["tools"]):
        entry = locked[f"node_modules/{package['name']}"]
        assert package["version"] == entry["version"]
        assert package["integrity"] == entry["integrity"]
    names = {p["name"] for p in (*content["packages"], *content["tools"])}
    pinned = json.loads((vendor.NPM / "package.json").read_text())["devDependencies"]
    assert names == pinned.keys()


def test_each_package_has_the_text_of_its_licence() -> None:
    texts = "".join((WEB / name / "LICENSES.txt").read_text() for name in manifest.FOLDERS)
    for package in manifest.read()["packages"]:
        assert f"{package['name']} {package['version']}: {package['licence']}\n" in texts
    for words in ("Permission is hereby granted", "SIL OPEN FONT LICENSE", "Apache License"):
        assert words in texts


def test_the_lock_file_names_no_registry() -> None:
    text = (vendor.NPM / "package-lock.json").read_text()
    assert '"resolved"' not in text
    # npm takes the name of the folder where package.json has none.
    names = [
        json.loads(text)["name"],
        json.loads((vendor.NPM / "package.json").read_text())["name"],
    ]
    assert names == ["provote-web"] * 2


def test_npm_gives_the_same_bytes() -> None:
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    try:
        ping = subprocess.run(["npm", "ping"], capture_output=True, timeout=REGISTRY_PATIENCE)
    except subprocess.TimeoutExpired:
        pytest.skip("npm's registry does not answer")
    if ping.returncode:
        pytest.skip("npm's registry cannot be reached")
    assert __main__.compare() == []
