"""README.md's tour does what it says."""

import os
import shutil
import subprocess

import pytest

from integration.stack import Stack
from local.docs import tour


@pytest.mark.skipif(shutil.which("curl") is None, reason="the tour needs curl")
def test_the_tour_runs(stack: Stack) -> None:
    done = subprocess.run(
        ["bash", "-c", f"set -euo pipefail\n{tour.script()}"],
        env=os.environ | {"PROVOTE": stack.url, "no_proxy": "*"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "idempotent-replayed: true" in done.stdout.lower()
    assert '"balanced": true' in done.stdout
    assert '"final": true' in done.stdout.rpartition("total_votes")[2]
