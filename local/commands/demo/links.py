"""What to open after the demo."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from local.arguments import data_option
from local.commands.demo.people import Owner

CURL = "curl -s --noproxy '*'"
ACCESS = """python3 -c 'import json, sys; print(json.load(sys.stdin)["access"])'"""


def print_recounts(url: str, polls: Sequence[Any]) -> None:
    """Print how to fetch the reports of polls and to count their ballots again.

    The commands work in the current folder, without an account and without an installation.
    """
    python = os.path.relpath(sys.executable)
    python = shlex.quote(sys.executable if python.startswith("..") else python)
    print(
        "\nCount them again: provote-verify needs the exported ballots and nothing of the platform"
    )
    for poll in polls:
        path = f"{url}/api/v1/polls/{poll['id']}"
        print(f"  {poll['title']}")
        print(f"    {CURL} {path}/results/report/ | sha256sum")
        print(f"    {CURL} '{path}/ballots/export/?format=ndjson' \\")
        print(f"      | {python} -m provote_rules tally -")


def print_links(data: Path, url: str, owner: Owner, poll: Any) -> None:
    """Print what to open first; every link works without an account."""
    path = f"/api/v1/polls/{poll['id']}"
    create = shlex.join(["./provote", "admin", "create", *data_option(data)])
    print("\nWhat to open first, in a browser")
    print(f"  1. The API, to read and to try   {url}/api/docs/")
    print(f"  2. A tour with curl              {url}/tour/")
    print(f"  3. The admin site                {url}/admin/polls/   (first: {create})")
    print("\nAs JSON")
    print(f"  The results of the board         {url}{path}/results/")
    print(f"  The report of their count        {url}{path}/results/report/")
    print(f"  All polls of the demo            {url}/api/v1/polls/?owner={poll['owner']}")
    print("\nTheir owner, who may see the accounting of every vote")
    print(f"  user name   {owner.username}")
    print(f"  password    {owner.password}")
    credentials = json.dumps({"username": owner.username, "password": owner.password})
    print(f"    TOKEN=$({CURL} {url}/api/v1/auth/token/ -H 'Content-Type: application/json' \\")
    print(f"      -d '{credentials}' | {ACCESS})")
    print(f'    {CURL} -H "Authorization: Bearer $TOKEN" {url}{path}/accounting/')
