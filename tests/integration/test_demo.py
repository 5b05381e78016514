"""`./provote demo` prints true results and working links, and can be repeated."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from integration.own import PROVOTE
from integration.stack import Stack

pytestmark = pytest.mark.processes("./provote demo finds an instance by its data directory")


def demo(data: str) -> str:
    """Run the demo and return what it printed."""
    command = [sys.executable, str(PROVOTE), "demo", "--voters", "300", "--data", data]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def assert_counts_can_be_repeated(printed: str) -> None:
    """The printed commands find the printed digests, by the reports and by the ballots."""
    digests = re.findall(r"report digest +([0-9a-f]{64})", printed)
    commands = re.findall(
        r"^    (curl .*?(?: \\\n.*)?)$", printed.split("Count them again")[1], re.M
    )
    commands = [
        command for command in commands if "/results/report/" in command or "tally" in command
    ]
    assert len(commands) == 6
    for number, command in enumerate(commands):
        done = subprocess.run(
            command, shell=True, cwd=PROVOTE.parent, capture_output=True, text=True
        )
        digest = digests[-3:][number // 2]
        expected = "right: the report has the digest " + digest if number % 2 else digest
        assert expected in done.stdout, done.stdout + done.stderr


def test_the_demo_can_be_repeated(stack: Stack) -> None:
    owners = set()
    for _ in range(2):
        printed = demo(os.environ["PROVOTE_TEST_DATA"])
        assert printed.count("all accounts agree") == 5
        types = re.findall(r"^  (\w+) ballots, ", printed, re.M)
        assert types == ["single", "approval", "multiple", "score", "ranked"]
        assert len(re.findall(r"^  12 votes, open", printed, re.M)) == 2
        assert len(re.findall(r"^  200 votes.*, final", printed, re.M)) == 2
        assert "\n  300 votes, final" in printed
        assert "2 seats, quota 101" in printed
        assert len(re.findall(r"^  elected {8}\S", printed, re.M)) == 3
        assert_counts_can_be_repeated(printed)
        owners |= set(re.findall(r"user name (\S+), password", printed))
        steps = re.findall(rf"^  \d\. (.+?)  +({re.escape(stack.url)}/\S+)", printed, re.M)
        names = [name for name, _ in steps]
        assert names == [
            "Vote: What is for lunch?",
            "Vote: When do we meet?",
            "The results of the board",
            "The owner's polls",
            "For developers",
            "A tour with curl",
            "The admin site",
        ]
        documents = re.findall(rf"^  .+  ({re.escape(stack.url)}/api/v1/polls/\S+)", printed, re.M)
        assert len(documents) == 3
        for url in [*(url for _, url in steps), *documents]:
            answer = httpx.get(url, trust_env=False, follow_redirects=True)
            assert answer.status_code == 200, url
    assert len(owners) == 2


def test_the_demo_needs_a_running_platform(tmp_path: Path) -> None:
    command = [sys.executable, str(PROVOTE), "demo", "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("provote: nothing runs on")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("voters", ["0", "1000001"])
def test_the_demo_refuses_a_number_of_voters_out_of_range(stack: Stack, voters: str) -> None:
    data = os.environ["PROVOTE_TEST_DATA"]
    command = [sys.executable, str(PROVOTE), "demo", "--voters", voters, "--data", data]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "is not a number from 1 to" in done.stderr
