"""Old code on the new schema: the last release's tests of each service, on current tables.

Exactly the listed tests may fail: a constraint that was widened on purpose refuses less than the
old test expects. Every other failure would also occur in the old version while it still runs
after the migration. A test counts as failed if it fails twice. A service whose tables are those of
the last release is left out: its tests ran there.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from xml.etree import ElementTree  # nosec B405 # written by pytest just before

import psycopg

from harness import cascade
from harness.suite import NO_TESTS
from local.failures import Failure
from local.install import PYTHON, REPOSITORY, SERVICES
from local.instance import Instance
from local.process import environment
from local.servers import postgres
from tools import released

Say = Callable[[str], None]

# By service: the old test, as "module.py::name" without its parameters, and why it may fail.
EXPECTED: Mapping[str, Mapping[str, str]] = {}


async def run(
    tree: Path,
    instance: Instance,
    interrupted: Callable[[], bool],
    output: Path | None,
) -> int:
    """Test every service; 1 if one has unlisted failures, 5 without tests or without the release.

    Messages are printed, or appended to `output`. No further service starts once `interrupted` is
    true. Failure if the old tests of one did not run.
    """
    say: Say = partial(_append, output) if output else partial(print, flush=True)
    try:
        released.last().unpack(tree)
    except Failure as failure:
        say(f"left out: {failure}")
        return NO_TESTS
    known = [name for name in SERVICES if (tree / "services" / name).is_dir()]
    changed = []
    for name in known:
        if has_same_tables(name, tree, REPOSITORY):
            say(f"{name}: has the tables of the last release")
        else:
            changed.append(name)
    codes = [await service(name, tree, instance, say) for name in changed if not interrupted()]
    return max(codes, default=NO_TESTS)


def has_same_tables(service: str, old: Path, new: Path) -> bool:
    """Whether two trees make the same tables: the same migrations, by the same packages."""
    return _makers(service, old) == _makers(service, new)


def _makers(service: str, tree: Path) -> dict[str, bytes]:
    """The files of a tree that decide on the tables of a service, which begin empty."""
    folders = [tree / "services" / service / service]
    folders += [folder for folder in (tree / "shared").iterdir() if folder.name != "tests"]
    found = [file for folder in folders for file in folder.rglob("migrations/*.py")]
    found.append(tree / "requirements" / "services.txt")
    return {str(file.relative_to(tree)): file.read_bytes() for file in found}


async def service(name: str, tree: Path, instance: Instance, say: Say) -> int:
    """Run the old tests of a service and print differences from the list; 1 if there are any."""
    url = await asyncio.to_thread(_make_database, name, instance)
    base = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    more = {"REDIS_URL": environment.redis_url(instance), "DATABASE_URL": url}
    migrate = ["manage.py", "migrate", "--noinput", "-v0"]
    await _run(migrate, REPOSITORY / "services" / name, base | more, say)
    report = tree / f"{name}.xml"
    folder = tree / "services" / name
    old = {
        "DATABASE_URL": postgres.url(instance, name),
        "DJANGO_SETTINGS_MODULE": f"{name}.settings",
        "PYTHONPATH": os.pathsep.join(
            map(str, (folder, tree / "shared", Path(cascade.__file__).parent))
        ),
    }
    words = [
        "-m",
        "pytest",
        "tests",
        "-q",
        "--reuse-db",
        "--tb=no",
        "-p",
        cascade.__name__.rpartition(".")[2],
    ]
    words.append(f"--junitxml={report}")
    await _run(words, folder, base | more | old, say)
    number, failed = _read(report)
    if failed - set(EXPECTED.get(name, {})):
        # An incompatible table fails each time; old tests of races may fail on a busy machine.
        # Whole modules run again: a test that waits for a first request needs a warm process.
        again = [f"tests/{name}.py" for name in sorted({one.split("::")[0] for one in failed})]
        words[words.index("tests") : words.index("tests") + 1] = again
        await _run(words, folder, base | more | old, say)
        failed &= _read(report)[1]
    return _judge(name, number, failed, say)


def _append(output: Path, line: str) -> None:
    with output.open("a") as file:
        print(line, file=file)


def _make_database(name: str, instance: Instance) -> str:
    """An empty test database for the service's role, under the name that its tests use."""
    test = f"test_{name}"
    with psycopg.connect(postgres.url(instance, name), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{test}"')
        connection.execute(f'CREATE DATABASE "{test}"')
    return postgres.url(instance, name, test)


async def _run(words: list[str], folder: Path, variables: Mapping[str, str], say: Say) -> None:
    process = await asyncio.create_subprocess_exec(
        str(PYTHON),
        *words,
        cwd=folder,
        env=dict(variables),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    _, complaints = await process.communicate()
    if complaints:
        say(complaints.decode(errors="replace").rstrip())


def _read(report: Path) -> tuple[int, set[str]]:
    """The number of tests, and those that failed. Failure without a report."""
    if not report.exists():
        raise Failure(f"the last release's tests of {report.stem} did not run")
    cases = ElementTree.parse(report).getroot().findall(".//testcase")  # nosec B314 # pytest's
    failed = {_id(case) for case in cases if case.find("failure") is not None}
    failed |= {_id(case) for case in cases if case.find("error") is not None}
    return len(cases), failed


def _judge(name: str, number: int, failed: set[str], say: Say) -> int:
    """Compare the failures with those that are listed."""
    expected = set(EXPECTED.get(name, {}))
    say(f"{name}: {number} tests of the last release, {len(failed)} that fail")
    for one in sorted(failed - expected):
        say(f"  fails on the new schema: {one}")
    for one in sorted(expected - failed):
        say(f"  is listed and does not fail: {one}")
    return int(failed != expected or number == 0)


def _id(case: ElementTree.Element) -> str:
    module = case.get("classname", "").removeprefix("tests.")
    return f"{module}::{case.get('name', '').partition('[')[0]}"
