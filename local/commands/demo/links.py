"""What to open after the demo."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from local.arguments import data_option
from local.commands.demo.people import Owner
from local.commands.demo.plans import APPROVAL, RANKED, SINGLE, Plan

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


def print_pages(data: Path, url: str, owner: Owner, polls: Mapping[Plan, Any]) -> None:
    """Print what to open first; only what the owner sees needs an account."""
    create = shlex.join(["./provote", "admin", "create", *data_option(data)])
    ballot, results = f"{url}/p/{polls[SINGLE]['id']}", f"{url}/p/{polls[RANKED]['id']}/results"
    print("\nWhat to open first, in a browser")
    print(f"  1. Vote: {SINGLE.title:<26} {ballot}")
    print(f"  2. Vote: {APPROVAL.title:<26} {url}/p/{polls[APPROVAL]['id']}")
    print(f"  3. The results of the board         {results}")
    print(f"  4. The owner's polls                {url}/polls")
    print(f"       user name {owner.username}, password {owner.password}")
    print(f"  5. For developers                   {url}/developers")
    print(f"  6. A tour with curl                 {url}/tour/")
    print(f"  7. The admin site                   {url}/admin/polls/   (first: {create})")


def print_documents(url: str, owner: Owner, poll: Any) -> None:
    """Print the addresses of a poll's documents; the accounting is its owner's."""
    path = f"/api/v1/polls/{poll['id']}"
    print("\nAs JSON")
    print(f"  The results of the board         {url}{path}/results/")
    print(f"  The report of their count        {url}{path}/results/report/")
    print(f"  All polls of the demo            {url}/api/v1/polls/?owner={poll['owner']}")
    print("\nThe accounting of every vote, with a token of the owner")
    credentials = json.dumps({"username": owner.username, "password": owner.password})
    print(f"    TOKEN=$({CURL} {url}/api/v1/auth/token/ -H 'Content-Type: application/json' \\")
    print(f"      -d '{credentials}' | {ACCESS})")
    print(f'    {CURL} -H "Authorization: Bearer $TOKEN" {url}{path}/accounting/')
