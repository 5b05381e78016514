"""A Docker engine for the tests: the running one, or the distribution's, started for them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from local.failures import Failure

PATIENCE = 60.0  # seconds
# Compose and Buildx as Docker's plugins: Ubuntu's name for the first, then Debian's.
PLUGINS = (("docker-compose-v2", "docker-buildx"), ("docker-compose", "docker-buildx"))
# The first Debian that has them. Its programs need only libraries of Debian 12.
NEWER = "trixie"
PLUGIN_FOLDER = Path("usr/libexec/docker/cli-plugins")


@contextmanager
def running() -> Iterator[None]:
    """An engine with Compose, for the length of a block; an engine that ran before keeps running.

    Raises Failure in one line if there is none and none can be installed.
    """
    if not shutil.which("docker") or not (_answers() or shutil.which("dockerd")):
        _install("docker.io", "iptables")
    _ensure_plugins()
    if _answers():
        yield
        return
    folder = Path(tempfile.mkdtemp(prefix="provote-engine-"))
    with (folder / "dockerd.log").open("wb") as log:
        daemon = subprocess.Popen(
            [*_as_root(), "dockerd"], stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait_for(daemon, folder / "dockerd.log")
        yield
    finally:
        daemon.terminate()
        daemon.wait()
    shutil.rmtree(folder, ignore_errors=True)


def ensure_images(names: Sequence[str]) -> None:
    """Pull the base images that are missing. Raises Failure for the first that fails."""
    for name in names:
        if _run("docker", "image", "inspect", name).returncode == 0:
            continue
        pulled = _run("docker", "pull", "--quiet", name)
        if pulled.returncode:
            reason = (pulled.stderr.strip().splitlines() or ["no message"])[-1]
            raise Failure(f"the image {name} is not here and cannot be pulled: {reason}")


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True)


def _answers() -> bool:
    return shutil.which("docker") is not None and _run("docker", "info").returncode == 0


def _wait_for(daemon: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers():
        if daemon.poll() is not None or time.monotonic() > deadline:
            lines = log.read_text(errors="replace").strip().splitlines() or ["no message"]
            raise Failure(f"the Docker engine does not start: {lines[-1]} (see {log})")
        time.sleep(0.1)


# Installing


def _as_root() -> list[str]:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _run("sudo", "-n", "true").returncode == 0:
        return ["sudo", "-n"]
    raise Failure("no Docker engine answers, and only root can install or start one: use sudo")


def _install(*packages: str) -> None:
    if not shutil.which("apt-get"):
        raise Failure("install Docker with Compose first: only apt-get is known here")
    print(f"Installing {' '.join(packages)} with apt-get", flush=True)
    _apt("update", "-qq")
    _apt("install", "-y", "-qq", "--no-install-recommends", *packages)


def _apt(*words: str) -> None:
    prefix = [*_as_root(), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    done = _run(*prefix, *words)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise Failure(f"apt-get {words[0]} failed: {reason}")


def _ensure_plugins() -> None:
    """Install `docker compose` 2 and `docker buildx`, from this distribution or the next one."""
    if _run("docker", "compose", "version").returncode == 0:
        return
    for compose, buildx in PLUGINS:
        shown = _run("apt-cache", "policy", compose, buildx).stdout
        if "Candidate: 2" in shown and shown.count("Candidate: (none)") == 0:
            _install(compose, buildx)
            return
    _unpack_newer("docker-compose", "docker-buildx")
    if _run("docker", "compose", "version").returncode:
        raise Failure("docker compose does not work: install Compose 2 as Docker's plugin")


def _unpack_newer(*packages: str) -> None:
    """Unpack programs from packages of the next Debian; the machine's sources do not change."""
    print(f"Fetching {' '.join(packages)} of Debian {NEWER}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="provote-plugins-"))
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    keys = "/usr/share/keyrings/debian-archive-keyring.gpg"
    (folder / "list").write_text(f"deb [signed-by={keys}] {_mirror()} {NEWER} main\n")
    options = [
        f"Dir::Etc::SourceList={folder}/list",
        "Dir::Etc::SourceParts=/dev/null",
        f"Dir::State::lists={folder}/lists",
        f"Dir::Cache={folder}/cache",
        "Dir::State::status=/dev/null",
        "APT::Sandbox::User=root",
    ]
    own = [word for option in options for word in ("-o", option)]
    _apt(*own, "update", "-qq")
    plugins = Path(os.environ.get("DOCKER_CONFIG", Path.home() / ".docker")) / "cli-plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    for package in packages:
        got = subprocess.run(["apt-get", *own, "download", "-qq", package], cwd=folder)
        found = next(folder.glob(f"{package}_*.deb"), None)
        if got.returncode or found is None:
            raise Failure(f"{package} is not among the packages of {_mirror()}")
        subprocess.run(["dpkg", "-x", found, folder / "x"], check=True)
        shutil.copy2(folder / "x" / PLUGIN_FOLDER / package, plugins / package)
    shutil.rmtree(folder, ignore_errors=True)


def _mirror() -> str:
    """The address of Debian that this machine uses."""
    apt = Path("/etc/apt")
    for path in (*apt.glob("sources.list.d/*.sources"), *apt.glob("sources.list")):
        for line in path.read_text().splitlines():
            words = line.split()
            if words[:1] in (["URIs:"], ["deb"]):
                return next(word for word in words if word.startswith("http"))
    raise Failure("this machine's apt knows no Debian: install docker compose by hand")
