"""The Dockerfile's stage for the gateway's files has every module that it imports."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from local.install import REPOSITORY


def test_documentation_and_pages_are_published_from_what_the_stage_copies(tmp_path: Path) -> None:
    """Without site's path files, which lead to the repository: the image has none."""
    dockerfile = (REPOSITORY / "Dockerfile").read_text()
    stage = dockerfile.partition("AS static\n")[2].partition("FROM")[0]
    for source, target in re.findall(r"^COPY (\S+) /build/(\S+)$", stage, re.MULTILINE):
        place = tmp_path / target
        if (REPOSITORY / source).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".*")
            shutil.copytree(REPOSITORY / source, place, ignore=ignored)
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / source, place)
    paths = re.findall(r"^ENV PYTHONPATH=/build/(\S+)$", stage, re.MULTILINE)
    search = [str(tmp_path / path) for path in paths] + [sysconfig.get_path("purelib")]
    for module in ("tools.openapi.publish", "tools.web.publish"):
        command = [sys.executable, "-S", "-m", module, str(tmp_path / "static")]
        assert f"python -m {module} /static " in stage
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={"PYTHONPATH": ":".join(search)},
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "static" / "docs" / "openapi.json").is_file()
    assert (tmp_path / "static" / "web" / "pages" / "missing.html").is_file()
