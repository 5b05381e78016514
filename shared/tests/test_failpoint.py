"""Crash points kill a process once if armed, and do nothing otherwise."""

import signal
import subprocess
import sys
from pathlib import Path

PROGRAM = "from provote_core import failpoint; failpoint.hit('relay.stamped'); print('went on')"


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run a process of votes that reaches a point."""
    names = {"DJANGO_SETTINGS_MODULE": "votes.settings", **environment}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM], env=names, capture_output=True, text=True
    )


def test_an_armed_point_kills_the_process_once(tmp_path: Path) -> None:
    (tmp_path / "votes.relay.stamped").touch()
    died = run(PROVOTE_CRASH_AT=str(tmp_path))
    assert (died.returncode, died.stdout) == (-signal.SIGKILL, "")
    assert list(tmp_path.iterdir()) == []
    assert run(PROVOTE_CRASH_AT=str(tmp_path)).stdout == "went on\n"


def test_unarmed_points_do_nothing(tmp_path: Path) -> None:
    (tmp_path / "votes.relay.noted").touch()
    (tmp_path / "polls.relay.stamped").touch()
    assert run(PROVOTE_CRASH_AT=str(tmp_path)).stdout == "went on\n"
    assert run(PROVOTE_CRASH_AT=str(tmp_path / "nowhere")).stdout == "went on\n"
    assert run().stdout == "went on\n"
