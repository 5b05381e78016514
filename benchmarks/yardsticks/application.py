"""The naive application under gunicorn, beside the platform and on its PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.platform import Platform
from local.addresses import free_port
from local.failures import Failure
from local.install import PYTHON, REPOSITORY
from local.servers.postgres import DATABASE, Postgres

THREADS = 8  # a worker
READY_WITHIN = 30.0  # seconds


@contextmanager
def naive(platform: Platform) -> Iterator[str]:
    """Run it with as many workers as the platform; yields its URL."""
    jwks = platform.data / "naive-jwks.json"
    jwks.write_text(httpx.get(f"{platform.url}/api/v1/auth/jwks.json", trust_env=False).text)
    port = free_port()
    process = subprocess.Popen(
        [str(PYTHON), "-m", "gunicorn", "benchmarks.yardsticks.naive.wsgi:application",
         "-k", "gthread", "--workers", str(platform.workers), "--threads", str(THREADS),
         "--bind", f"127.0.0.1:{port}", "--no-control-socket", "--log-level", "warning"],
        cwd=REPOSITORY,
        env=_environment(platform, jwks),
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(f"{url}/votes/")
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _environment(platform: Platform, jwks: Path) -> dict[str, str]:
    access = Postgres(platform.instance, platform.found).client_environment(DATABASE)
    names = {
        "PGDATABASE": "DATABASE",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGHOST": "HOST",
    }
    naive = {f"NAIVE_{theirs}": access[ours] for ours, theirs in names.items()}
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "PYTHONPATH": str(REPOSITORY), "NAIVE_JWKS": str(jwks), **naive}


def _wait(url: str) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, trust_env=False).status_code in (401, 403):
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise Failure("the naive application does not start")
