"""The platform in containers for the tests: a Compose project that is removed at the end."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness import engine
from local.addresses import free_port
from local.failures import Failure
from local.install import REPOSITORY
from local.process.environment import GENEROUS_LIMITS

FILES = (REPOSITORY / "compose.yaml", REPOSITORY / "tests" / "integration" / "compose.yaml")
CRASHES = "crash"


@contextmanager
def platform(folder: Path) -> Iterator[dict[str, str]]:
    """Run the platform for the length of a block; yield the variables that tests need.

    The images are built first, under a tag of the tests. Logs go into `folder` at the end.
    """
    with engine.running():
        engine.ensure_images(base_images())
        settings = _settings(folder)
        compose = Compose(f"provote-test-{secrets.token_hex(4)}", settings)
        try:
            compose.run("build", "--quiet")
            compose.run("up", "--detach", "--wait", "--quiet-pull")
            yield {**settings, "PROVOTE_TEST_COMPOSE": "\n".join(compose.command)}
        finally:
            compose.keep_logs(folder)
            compose.run("down", "--volumes", "--timeout", "20")


def base_images() -> list[str]:
    """The base images, and the images that run beside Provote's own."""
    text = (REPOSITORY / "Dockerfile").read_text() + (REPOSITORY / "compose.yaml").read_text()
    return sorted(set(re.findall(r"^(?:FROM| +image:) ([a-z]+:[\w.-]+)", text, re.MULTILINE)))


def _settings(folder: Path) -> dict[str, str]:
    """The variables of compose.yaml and of the tests' Compose file."""
    crashes = folder / CRASHES
    crashes.mkdir()
    crashes.chmod(0o777)  # the services' account removes the crash points that it reaches
    port = str(free_port())
    return {
        "PROVOTE_TEST_STACK": "containers",
        "PROVOTE_TEST_URL": f"http://127.0.0.1:{port}",
        "PROVOTE_TEST_CRASHES": str(crashes),
        "PROVOTE_TEST_LIMITS": GENEROUS_LIMITS,
        "PROVOTE_PORT": port,
        "PROVOTE_TAG": "test",
    }


class Compose:
    """`docker compose` on one project."""

    def __init__(self, project: str, settings: dict[str, str]) -> None:
        self.command = ["docker", "compose", "--project-name", project, "--progress", "quiet"]
        for file in FILES:
            self.command += ["--file", str(file)]
        self.environment = {**os.environ, **settings}

    def run(self, *words: str) -> None:
        """Run one command. Raises Failure with the last line of its output."""
        done = subprocess.run(
            [*self.command, *words], env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            lines = (done.stderr + done.stdout).strip().splitlines() or ["no message"]
            raise Failure(f"docker compose {words[0]} failed: {lines[-1]}")

    def keep_logs(self, folder: Path) -> None:
        """Write the logs of all containers to a file."""
        with (folder / "containers.log").open("wb") as log:
            words = ["logs", "--no-color", "--timestamps"]
            subprocess.run(
                [*self.command, *words], env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
