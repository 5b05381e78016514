"""Files, modules, codes, events, operations and processes that the pages name exist."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from local.cli.development import SUITES
from local.install import REPOSITORY, SERVICES
from provote_core.events.contracts import CONTRACTS
from provote_core.services import APIS
from tools.docs import interface
from tools.docs.targets import BACKGROUND

# Decisions and the changelog keep the names of their time.
PAGES = sorted(
    path
    for pattern in ("*.md", "*/README.md", "docs/*.md", "*/*/README.md")
    for path in REPOSITORY.glob(pattern)
    if path.name != "CHANGELOG.md"
)
names = [str(path.relative_to(REPOSITORY)) for path in PAGES]
FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)*\.(?:py|md|ya?ml|toml|sql|template|json|in|txt|sh|html)")
FOLDER = re.compile(r"[a-z_]\w*(?:/[\w.-]+)*/")
# Files that processes and commands write, and a measure with such a name.
WRITTEN = re.compile(
    r"\.provote/|\.venv/|links/|run/|logs/|secrets/|postgres/replaced|sbom\.json|poll\.json|"
    r"exports\.json"
)
PACKAGES = (*SERVICES, "provote_core", "provote_rules", "provote_admin", "provote_testing")
MODULE = re.compile(
    rf"(?:{'|'.join((*PACKAGES, 'local', 'tools', 'harness', 'integration'))})(?:\.\w+)+"
)
OPERATION = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE) (/api/v1/(?:\{[^}]*\}|[^\s`?,{])+)")
# A path with a folder, in a comment, a docstring or a setting.
NAMED_IN_CODE = re.compile(
    r"(?<![\w./<>{}$\"'-])((?:[\w-]+/)+[\w.-]+\.(?:py|md|template|ya?ml))\b"
)
ROOTS = ("", "shared", "tests", *(f"services/{name}" for name in SERVICES))


@cache
def everything() -> frozenset[str]:
    """Every file and folder of the repository, and the ends of their paths."""
    found = set()
    for path in REPOSITORY.rglob("*"):
        parts = path.relative_to(REPOSITORY).parts
        if parts[0].startswith(".") and parts[0] not in (".ci", ".importlinter"):
            continue
        found.update("/".join(parts[start:]) for start in range(len(parts)))
    return frozenset(found)


def code_spans(path: Path) -> Iterator[str]:
    """The words of a page between backticks, and of its indented blocks."""
    text = path.read_text(encoding="utf-8")
    for span in re.findall(r"`([^`]+)`", text):
        yield from span.split()
    for row in re.findall(r"^    (.*)$", text, re.MULTILINE):
        yield from row.split()


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_files_and_folders_exist(path: Path) -> None:
    for word in code_spans(path):
        word = word.strip(",;:()").removeprefix("./").removeprefix("../")
        if (FILE.fullmatch(word) or FOLDER.fullmatch(word)) and not WRITTEN.match(word):
            assert word.rstrip("/") in everything(), word


def tracked() -> Iterator[Path]:
    """The tracked text files, without pages, decisions, and files of releases."""
    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True)
    for name in listed.stdout.splitlines():
        if Path(name).suffix in (".py", ".yaml", ".yml", ".toml", ".template", ".sh", ".ini", ""):
            yield REPOSITORY / name


def test_files_that_code_names_exist() -> None:
    missing = {
        (str(path.relative_to(REPOSITORY)), word)
        for path in tracked()
        if path.is_file()
        for word in NAMED_IN_CODE.findall(path.read_text(encoding="utf-8"))
        if word not in everything()
    }
    assert missing == set()


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_listed_modules_are_in_their_folder(path: Path) -> None:
    folder = ""
    for row in path.read_text(encoding="utf-8").splitlines():
        if head := re.match(r"    ([a-z_]\w*(?:/\w+)*)/\s{1,}", row):
            folder = head[1]
        elif not row.startswith("     "):
            folder = ""
        if folder:
            for module in re.findall(r"(?<![/\w])\w+\.py\b", row):
                assert f"{folder}/{module}" in everything(), f"{folder}/{module}"


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_modules_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"`([^`\s]+)`|-m ([\w.]+)", text)
    for word in (quoted or run for quoted, run in named):
        word = word.partition("(")[0]
        if MODULE.fullmatch(word) and not word.endswith((".py", ".md", ".yaml", ".sock", ".dump")):
            assert is_module(word), word


def is_module(dotted: str) -> bool:
    """Whether it is a module, or a name in one."""
    parts = dotted.split(".")
    for root in ROOTS:
        for length in range(len(parts), 0, -1):
            place = REPOSITORY.joinpath(root, *parts[:length])
            module = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
            if module.is_file():
                text = module.read_text(encoding="utf-8")
                if all(re.search(rf"\b{name}\b", text) for name in parts[length:]):
                    return True
    return False


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_events_exist(path: Path) -> None:
    for word in re.findall(r"`((?:vote|poll|user)\.[a-z_]+)`", path.read_text(encoding="utf-8")):
        assert word in CONTRACTS, word


@cache
def known_errors() -> frozenset[tuple[str, str]]:
    """(status, code) of every error, the gateway's and those of a body's places included."""
    found = {(str(e.status), e.code) for e in (*interface.errors(), *interface.gateway_errors())}
    of_shape = re.findall(r"`([a-z_]+)`", section("docs/errors.md", "Codes of places"))
    return frozenset(found | {("400", code) for code in (*interface.field_errors(), *of_shape)})


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_error_codes_have_their_status(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for status, code in re.findall(r"\b([45]\d\d)\s`([a-z]+(?:-[a-z]+)*)`", text):
        assert (status, code) in known_errors(), f"{status} {code}"


@cache
def operations() -> frozenset[tuple[str, str]]:
    """(method, path) of every operation, without its slash at the end and the names of ids."""
    return frozenset(
        (operation.method, shape(operation.path))
        for service in SERVICES
        for operation in interface.openapi(service)[1]
    )


def shape(place: str) -> str:
    return re.sub(r"\{[^}]*\}|\$[A-Z]+", "{}", place).rstrip("/")


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_operations_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for method, place in re.findall(
        r"\b(GET|POST|PUT|PATCH|DELETE) (/api/v1/(?:\{[^}]*\}|[^\s`?,{])+)", text
    ):
        if not re.search(r"[<…]", place):
            assert (method, shape(place)) in operations(), f"{method} {place}"


def section(page: str, heading: str) -> str:
    """A section of a page, up to the next heading of its level."""
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_suites_are_described() -> None:
    rows = re.findall(r"^\| ([a-z, ]+) \| `([^`]+)` \|", section("CONTRIBUTING.md", "Tests"), re.M)
    described = {name: folder for cell, folder in rows for name in cell.split(", ")}
    described.pop("suite", None)
    assert set(described) == set(SUITES)
    for name, folder in described.items():
        assert (REPOSITORY / folder.replace("<name>", name)).exists(), folder


def test_processes_are_described() -> None:
    """A row that names a first and a last one, with an ellipsis, means one for each service."""
    processes = {"gateway", "postgres", "redis", "fork-server", "beat", *APIS, *BACKGROUND}
    described: set[str] = set()
    for cell in re.findall(r"^\| (`.*?) \|", section("docs/architecture.md", "Processes"), re.M):
        named = re.findall(r"`([a-z-]+)`", cell)
        described.update(
            (named[0].replace(SERVICES[0], name) for name in SERVICES) if "…" in cell else named
        )
    assert described == processes


def test_variables_of_containers_are_listed() -> None:
    compose = (REPOSITORY / "compose.yaml").read_text(encoding="utf-8")
    read = set(re.findall(r"\$\{((?:PROVOTE|OTEL)_[A-Z_]+)", compose))
    listed = set(
        re.findall(
            r"`((?:PROVOTE|OTEL)_[A-Z_]+)`", section("docs/configuration.md", "In containers")
        )
    )
    assert listed == read


def test_the_drawing_has_the_paths_of_services() -> None:
    drawing = (REPOSITORY / "docs/architecture.md").read_text(encoding="utf-8").split("\n## ")[0]
    for _, place in operations():
        assert re.search(rf"[ /]{place.split('/')[3]}\b", drawing), place


def test_every_scraped_process_has_an_alert_for_its_absence() -> None:
    rules = (REPOSITORY / "deploy/observability/rules.yml").read_text(encoding="utf-8")
    missed = re.findall(r'absent\(up\{job="provote", process="([a-z-]+)"\}\)', rules)
    assert missed == [*APIS, *BACKGROUND]


def test_panels_that_the_operations_page_names_exist() -> None:
    text = (REPOSITORY / "docs/operations.md").read_text(encoding="utf-8")
    prose = re.sub(r"`[^`]*`|^    .*$", "", text, flags=re.MULTILINE)
    dashboard = (REPOSITORY / "deploy/observability/dashboard.json").read_text(encoding="utf-8")
    quoted = {" ".join(name.split()) for name in re.findall(r'"([A-Z][^"]+)"', prose)}
    titles = " ".join(re.findall(r'"title": "([^"]+)"', dashboard))
    assert len(quoted) > 4
    assert {name for name in quoted if name not in titles} == set()
