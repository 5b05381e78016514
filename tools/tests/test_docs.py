"""docs/ and the READMEs are complete, and true where code can check them."""

import argparse
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cli.parser import build_parser
from local.install import REPOSITORY, SERVICES
from local.process import environment
from local.servers import external
from provote_core import __version__
from provote_core.limits.rates import DEFAULT, parse_rates
from tools import docs
from tools.docs import interface, settings, siblings
from tools.docs.pages import DOCS, PARTS, SERVICE_PARTS
from tools.web.vendor import NPM

PAGES = sorted(
    path
    for path in (*REPOSITORY.glob("*.md"), *REPOSITORY.glob("*/README.md"), *DOCS.glob("**/*.md"),
                 *REPOSITORY.glob("services/*/README.md"), *REPOSITORY.glob("shared/*/README.md"),
                 *REPOSITORY.glob("deploy/*/README.md"))
)  # fmt: skip
names = [str(path.relative_to(REPOSITORY)) for path in PAGES]
CONFIGURATION = (DOCS / "configuration.md").read_text()


def read(path: Path) -> str:
    """The text of a file."""
    return path.read_text(encoding="utf-8")


def first_cells(text: str) -> set[str]:
    """The code in the first cells of all tables."""
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def test_generated_parts_are_up_to_date() -> None:
    assert docs.stale() == []


def test_every_generated_part_is_on_a_page() -> None:
    marked = {
        name for path in PAGES for name in re.findall(r"<!-- generated: (\S+) -->", read(path))
    }
    assert marked == {*PARTS, *SERVICE_PARTS}


# Configuration


def code() -> Iterator[Path]:
    """Every module that runs, without tests."""
    yield REPOSITORY / "provote"
    yield from sorted((REPOSITORY / "tests" / "harness").glob("*.py"))
    folders = ("shared", "services", "local", "tools")
    yield from settings.modules(*(REPOSITORY / folder for folder in folders))


def variables() -> Iterator[str]:
    """The environment variables that code reads, as regular expressions."""
    yield from environment.KEPT
    for path in code():
        yield from settings.read_by(path)
    gateway = REPOSITORY / "gateway"
    for path in (*gateway.glob("**/*.template"), *gateway.glob("containers/*sh")):
        yield from re.findall(r"\$\{([A-Z][A-Z_]+)(?::-)?\}", read(path))
    for path in (REPOSITORY / "deploy").glob("**/*.sql"):
        yield from re.findall(r"\\getenv \w+ (\w+)", read(path))
    yield from re.findall(r"\$\{([A-Z][A-Z_]+):-", read(REPOSITORY / "compose.yaml"))
    yield from (f"PROVOTE_{name.upper()}{external.ENDING}" for name in SERVICES)


def test_every_variable_that_is_read_is_documented() -> None:
    documented = first_cells(CONFIGURATION)
    missing = [v for v in set(variables()) if not any(re.fullmatch(v, d) for d in documented)]
    assert not missing


def test_every_documented_variable_is_read() -> None:
    known = set(variables())
    unread = [d for d in first_cells(CONFIGURATION) if not any(re.fullmatch(v, d) for v in known)]
    assert not unread


def test_the_default_rates_are_the_documented_ones() -> None:
    from provote_core.limits.rates import DEFAULT

    assert f"`{DEFAULT}`" in CONFIGURATION


# Dependencies


def test_every_direct_dependency_has_its_reason() -> None:
    required = {
        re.split(r"[\[<>=]", line.strip())[0]
        for path in (REPOSITORY / "requirements").glob("*.in")
        for line in read(path).splitlines()
        if line.strip() and not line.startswith("-")
    }
    required.update(json.loads((NPM / "package.json").read_text())["devDependencies"])
    assert first_cells(read(DOCS / "dependencies.md")) == required


# Links between pages


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_targets_of_links_exist(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", read(path)):
        place, _, anchor = link.partition("#")
        if ":" in place:
            continue
        there = (path.parent / place).resolve() if place else path
        assert there.exists(), link
        if anchor:
            assert anchor in anchors(read(there)), link


def anchors(text: str) -> set[str]:
    """The names by which a page's headings can be linked."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_named_commands_exist(path: Path) -> None:
    known = commands()
    for word in re.findall(r"\./provote ([a-z]+)", read(path)):
        assert word in known, word


def commands() -> set[str]:
    """The commands of ./provote."""
    actions = build_parser()._actions
    [commands] = [a for a in actions if isinstance(a, argparse._SubParsersAction)]
    return set(commands.choices)


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_s_readme_has_its_sections(service: str) -> None:
    text = read(REPOSITORY / "services" / service / "README.md").lower()
    for word in ("owns", "publishes", "consumes", "## endpoints", "## environment"):
        assert word in text, word


def test_the_newest_release_is_this_version() -> None:
    text = read(REPOSITORY / "CHANGELOG.md")
    releases = re.findall(r"^## \[(\d[^]]*)\] - \d{4}-\d\d-\d\d$", text, re.MULTILINE)
    assert releases[0] == __version__


def test_decisions_are_numbered_and_have_one_form() -> None:
    records = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = read(path)
        assert text.startswith(f"# {path.name[:4]}. ")
        assert len(text.splitlines()) <= 40, "a record is one screen"
        for part in ("**Context.**", "**Decision.**", "**Consequences.**", "**Alternatives.**"):
            assert text.count(part) == 1, f"{path.name}: {part}"


def test_the_production_example_is_documented_and_strict() -> None:
    lines = read(REPOSITORY / "deploy" / "production.env.example").splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    documented = first_cells(CONFIGURATION)
    assert {name.removesuffix("_FILE") for name in example} <= documented
    strict, usual = parse_rates(example["PROVOTE_RATE_LIMITS"]), parse_rates(DEFAULT)
    for kind, rate in usual.items():
        assert strict[kind].limit / strict[kind].window < rate.limit / rate.window


def test_each_release_before_this_one_is_a_commit_with_its_version() -> None:
    released = re.findall(
        r"^## \[([\d.]+)\] - [\d-]+\n\n(?:Commit `([0-9a-f]{40})`)?",
        read(REPOSITORY / "CHANGELOG.md"),
        re.MULTILINE,
    )
    # The commit of a release cannot name its own hash: the first change after it does.
    assert all(commit for _, commit in released[1:])
    for version, commit in released:
        if not commit:
            continue
        place = f"{commit}:shared/provote_core/__init__.py"
        shown = subprocess.run(
            ["git", "show", place], cwd=REPOSITORY, capture_output=True, text=True
        )
        if shown.returncode:
            pytest.skip("this copy has no history")
        assert f'"{version}"' in shown.stdout


# Interfaces in READMEs


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_s_readme_has_the_generated_parts(service: str) -> None:
    text = read(REPOSITORY / "services" / service / "README.md")
    for part in ("service-events", "service-siblings", "service-settings"):
        assert f"<!-- generated: {part} -->" in text, part


@pytest.mark.parametrize("service", SERVICES)
def test_internal_paths_are_only_in_the_generated_part(service: str) -> None:
    text = read(REPOSITORY / "services" / service / "README.md")
    written = re.sub(r"<!-- generated.*?<!-- end -->", "", text, flags=re.DOTALL)
    assert not re.findall(r"^\|.*/internal/.*$", written, re.MULTILINE)


def test_every_endpoint_for_siblings_has_its_callers() -> None:
    found = {
        (service, e.method, e.path): e.callers
        for service in SERVICES
        for e in siblings.endpoints(service)
    }
    assert found["votes", "POST", "/internal/v1/polls/{id}/seal/"] == ["polls"]
    readers = ["users", "votes", "analytics", "webhooks"]
    assert found["polls", "GET", "/internal/v1/feed"] == readers
    assert ("webhooks", "GET", "/internal/v1/feed") not in found


def test_a_setting_of_one_service_is_documented_as_such(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert settings.own("users")
    changed = tmp_path / "configuration.md"
    changed.write_text(CONFIGURATION.replace("| `PROVOTE_SITE_URL` |", "| `PROVOTE_OTHER_URL` |"))
    monkeypatch.setattr(settings, "CONFIGURATION", changed)
    with pytest.raises(LookupError, match="PROVOTE_OTHER_URL, PROVOTE_SITE_URL"):
        settings.own("users")


def documented_operations(service: str) -> set[tuple[str, str]]:
    """(method, path) of the API in the tables of a service's README, without the names of ids.

    `…` stands for the first path of the row.
    """
    found = set()
    for row in re.findall(r"^\|.*$", read(REPOSITORY / "services" / service / "README.md"), re.M):
        base = ""
        for methods, place in re.findall(r"`((?:[A-Z]+ )+)([/…][^`]*)`", row):
            place = place.partition("?")[0].replace("…/", base)
            base = base or place
            if place.startswith("/api/"):
                found |= {(method, unnamed(place)) for method in methods.split()}
    return found


def unnamed(place: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", place)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_s_readme_has_exactly_its_operations(service: str) -> None:
    operations = {(o.method, unnamed(o.path)) for o in interface.openapi(service)[1]}
    assert documented_operations(service) == operations


def test_the_core_s_readme_names_its_modules() -> None:
    text = read(REPOSITORY / "shared" / "README.md")
    core = REPOSITORY / "shared" / "provote_core"
    modules = {path.stem for path in core.iterdir() if not path.name.startswith(("_", "py"))}
    named = set(re.findall(r"`([a-z_]+)/?`", text))
    assert not modules - named - {"management"}
