"""The distribution: complete, without dependencies, with the platform's version."""

import ast
import json
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path

import provote_rules

HERE = Path(provote_rules.__file__).resolve().parent
PROJECT = tomllib.loads((HERE / "pyproject.toml").read_text())


def modules() -> Iterator[Path]:
    """Every module of the package, without its tests."""
    for path in sorted(HERE.glob("**/*.py")):
        if not {"tests", "build"} & set(path.relative_to(HERE).parts):
            yield path


def imported(text: str) -> Iterator[str]:
    """The packages that a module imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield (node.module or "").partition(".")[0]


def test_it_imports_only_the_standard_library() -> None:
    allowed = sys.stdlib_module_names | {"provote_rules"}
    for path in modules():
        assert set(imported(path.read_text())) <= allowed, path


def test_it_depends_on_nothing() -> None:
    assert PROJECT["project"]["dependencies"] == []
    assert "optional-dependencies" not in PROJECT["project"]


def test_every_package_is_in_the_distribution() -> None:
    folders = {path.parent.relative_to(HERE) for path in modules()}
    names = {".".join(["provote_rules", *folder.parts]) for folder in folders}
    assert names == set(PROJECT["tool"]["setuptools"]["packages"])


def test_it_has_the_platforms_version() -> None:
    text = (HERE.parent / "provote_core" / "__init__.py").read_text()
    assert f'__version__ = "{provote_rules.__version__}"' in text


def test_it_can_be_installed_alone(tmp_path: Path) -> None:
    source, place = tmp_path / "source", tmp_path / "venv"
    shutil.copytree(HERE, source, ignore=shutil.ignore_patterns("build", "*.egg-info"))
    venv.create(place)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--isolated", "-q"]
    run(*pip, "wheel", "--no-index", "--no-build-isolation", "-w", str(tmp_path), str(source))
    [wheel] = tmp_path.glob("*.whl")
    python = str(place / "bin" / "python")
    run(*pip, "--python", python, "install", "--no-index", str(wheel))
    said = run(str(place / "bin" / "provote-verify"), "--version")
    assert said == f"provote-verify {provote_rules.__version__}\n"
    (tmp_path / "votes.csv").write_text("rank1,rank2,count\nAnn,Ben,3\nBen,Ann,2\n")
    counted = json.loads(
        run(str(place / "bin" / "provote-verify"), "tally", str(tmp_path / "votes.csv"), "--json")
    )
    assert counted["elected"] == ["Ann"]
    assert "irv@1 " in run(str(place / "bin" / "provote-verify"), "methods")
    [installed] = place.glob("lib/python*/site-packages/provote_rules")
    assert {path.relative_to(installed) for path in installed.glob("**/*.py")} == {
        path.relative_to(HERE) for path in modules()
    }
    assert (installed / "py.typed").exists()


def run(*command: str) -> str:
    """Run a program that must succeed; returns what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
    assert done.returncode == 0, done.stderr
    return done.stdout
