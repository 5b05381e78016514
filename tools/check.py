"""./provote check: the only definition of a good state. Hooks and CI call nothing else."""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from local.install import ENVIRONMENT, PYTHON, REPOSITORY, SERVICES
from tools.openapi import MERGED, service_file

PROGRAMS = ENVIRONMENT / "bin"
TYPED = (
    "shared/provote_core",
    "shared/provote_admin",
    "shared/provote_testing",
    "shared/provote_rules",
    *(f"services/{name}/{name}" for name in SERVICES),
    "local",
    "tools",
    "tests/harness",
    "benchmarks",
)

TYPE_PATHS = {"MYPYPATH": os.pathsep.join(f"services/{name}" for name in SERVICES)}
LOOKED_AT = (
    "shared/provote_core",
    "shared/provote_admin",
    "shared/provote_rules",
    "services",
    "local",
    "tools",
)


@dataclass(frozen=True)
class Step:
    """One command that has to succeed; with `expected`, it has to print that file's content.

    `environment` is added to the shell's, from which every PROVOTE_… is removed.
    """

    name: str
    command: Sequence[str]
    cwd: Path = REPOSITORY
    expected: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """The result of a step: "" for success, else the text to show."""

    step: Step
    complaint: str
    seconds: float


def run(args: argparse.Namespace) -> int:
    """Run all steps; exit code 0 when all succeed. With --write-openapi, only write."""
    if args.write_openapi:
        return write_openapi()
    began = time.monotonic()
    failed = 0
    wanted = steps(tests=not args.without_tests)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for outcome in pool.map(_outcome, wanted):
            print(f"{outcome.step.name:<22} {_verdict(outcome)}", flush=True)
            failed += bool(outcome.complaint)
    what = f"{failed} of {len(wanted)} failed" if failed else "all good"
    print(f"{what}, {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


def steps(*, tests: bool = True) -> list[Step]:
    """Return all steps, or those that are no unit tests; the slowest first."""
    found = [
        Step("types", (_program("mypy"), *TYPED), environment=TYPE_PATHS),
        *(_unit_tests() if tests else ()),
        Step("linters of migrations", (str(PYTHON), "-m", "tools.migrations")),
        Step("format", (_program("ruff"), "format", "--check", ".")),
        Step("lint", (_program("ruff"), "check", ".")),
        Step(
            "security of code",
            (_program("bandit"), "-q", "-c", "pyproject.toml", "-r", *LOOKED_AT),
        ),
        Step("import contracts", (_program("lint-imports"),)),
        Step("generated pages", (str(PYTHON), "-m", "tools.docs", "--check")),
        Step("languages", (str(PYTHON), "-m", "tools.languages", "--check")),
        Step("strings of pages", (str(PYTHON), "-m", "tools.web", "strings")),
        Step("files and style of pages", (str(PYTHON), "-m", "tools.web", "check")),
        Step("OpenAPI of all", _merge_command(), expected=MERGED),
        Step("breaking changes", (str(PYTHON), "-m", "tools.openapi", "changes")),
    ]
    for name in SERVICES:
        folder = REPOSITORY / "services" / name
        manage = (str(PYTHON), "manage.py")
        migrations = (*manage, "makemigrations", "--check", "--dry-run")
        found.append(Step(f"migrations of {name}", migrations, folder))
        deployment = (*manage, "check", "--deploy", "--fail-level", "WARNING")
        found.append(Step(f"deployment of {name}", deployment, folder, environment=_production()))
        found.append(Step(f"OpenAPI of {name}", _openapi_command(), folder, service_file(name)))
    return found


def _unit_tests() -> list[Step]:
    pytest = (str(PYTHON), "-m", "pytest")
    return [
        Step("unit tests of core", (*pytest, "tests"), REPOSITORY / "shared"),
        Step("unit tests of rules", (*pytest, "tests"), REPOSITORY / "shared" / "provote_rules"),
        Step("unit tests of local", (*pytest, "local/tests", "-m", "not instance")),
        Step("unit tests of tools", (*pytest, "tools/tests")),
    ]


def write_openapi() -> int:
    """Write services/*/openapi.yaml from the code, and docs/openapi.yaml from them."""
    written = [
        Step(name, _openapi_command(), REPOSITORY / "services" / name, service_file(name))
        for name in SERVICES
    ]
    code = 0
    for step in (*written, Step("all", _merge_command(), expected=MERGED)):
        done = _run(step)
        if done.returncode or step.expected is None:
            print(f"{step.name}: {done.stderr.strip()}")
            code = 1
        else:
            step.expected.write_text(done.stdout)
    return code


def _production() -> dict[str, str]:
    """The settings of deploy/production.env.example that checks read."""
    made_up = ("SECRET_KEY", "DIGEST_KEY", "ADDRESS_KEY", "SERVICE_TOKEN")
    return {
        "PROVOTE_ENV": "production",
        "PROVOTE_ALLOWED_HOSTS": "vote.example.org",
        "PROVOTE_EMAIL_URL": "smtp+plain://localhost:25",
        **{f"PROVOTE_{name}": secrets.token_urlsafe(48) for name in made_up},
    }


def _program(name: str) -> str:
    return str(PROGRAMS / name)


def _openapi_command() -> tuple[str, ...]:
    return (str(PYTHON), "manage.py", "spectacular", "--validate", "--fail-on-warn")


def _merge_command() -> tuple[str, ...]:
    return (str(PYTHON), "-m", "tools.openapi", "merged")


def _verdict(outcome: Outcome) -> str:
    if not outcome.complaint:
        return f"ok ({outcome.seconds:.1f} s)"
    return "FAILED\n" + "".join(f"    {line}\n" for line in outcome.complaint.splitlines())


def _outcome(step: Step) -> Outcome:
    began = time.monotonic()
    done = _run(step)
    return Outcome(step, _complaint(step, done), time.monotonic() - began)


def _complaint(step: Step, done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode:
        said = (done.stdout + done.stderr).strip()
        return said or f"exit code {done.returncode}"
    if step.expected is None:
        return ""
    if not step.expected.exists() or step.expected.read_text() != done.stdout:
        file = step.expected.relative_to(REPOSITORY)
        return f"{file} is not what the code says: ./provote check --write-openapi, then look"
    return ""


def _run(step: Step) -> subprocess.CompletedProcess[str]:
    # No step may reach a database, a Redis or a production setting of the caller.
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PROVOTE_") and name not in ("DATABASE_URL", "REDIS_URL")
    }
    environment["PATH"] = os.pathsep.join([str(PROGRAMS), environment.get("PATH", os.defpath)])
    environment.update(step.environment)
    return subprocess.run(
        step.command, cwd=step.cwd, env=environment, capture_output=True, text=True
    )
