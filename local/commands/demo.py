"""./provote demo: people, polls and some thousand simulated voters on a running instance."""

from __future__ import annotations

import argparse
import json
import random
import secrets
import shlex
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from local.arguments import data_option
from local.commands.api_client import ApiClient
from local.commands.bar import bar
from local.failures import Failure
from local.instance import running

PEOPLE = 12
MOST_VOTERS = 1_000_000  # cast within the life of a token
AT_ONCE = 8  # requests
BATCH = 100  # votes
BOARD = 200  # voters of the poll whose results stay hidden until it is closed
ALONE = 10  # one voter in ten is cast in a request of its own
COUNTED_WITHIN = 30.0  # seconds
CHART = 24  # characters
ACCESS = """python3 -c 'import json, sys; print(json.load(sys.stdin)["access"])'"""


@dataclass(frozen=True)
class Owner:
    """The owner of the polls: credentials to print, and tokens of the person and of a backend."""

    username: str
    password: str
    token: str
    backend: str


def run(args: argparse.Namespace) -> int:
    """Add three polls with votes and show them; a second run adds three more."""
    if not 1 <= args.voters <= MOST_VOTERS:
        raise Failure(f"--voters {args.voters} is not a number from 1 to {MOST_VOTERS:,}")
    url = running(args.data).read_state()["url"]
    with ApiClient(url) as api:
        print(f"Registering an owner, an API key and {PEOPLE} people on {url}", flush=True)
        owner = _make_owner(api)
        polls = [_lunch(api, owner), _election(api, owner, args.voters), _board(api, owner)]
        print("\nThe results")
        for poll, cast in zip(polls, (PEOPLE, args.voters, BOARD), strict=True):
            _show(api, owner, poll, cast)
        _show_where_to_look(args, url, owner, polls[1])
    return 0


def _register(api: ApiClient, username: str, password: str) -> str:
    """Create an account and return an access token."""
    body = {"username": username, "email": f"{username}@example.org", "password": password}
    api.post("/users/", body)
    return str(api.post("/auth/token/", {"username": username, "password": password})["access"])


def _make_owner(api: ApiClient) -> Owner:
    username, password = f"demo-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    token = _register(api, username, password)
    body = {"name": "demo", "scopes": ["votes:delegate", "results:read"]}
    key = api.post("/users/me/api-keys/", body, token)["key"]
    backend = api.post("/auth/token/", {"grant_type": "api_key", "api_key": key})["access"]
    return Owner(username, password, token, backend)


def _open_poll(
    api: ApiClient, owner: Owner, title: str, choices: Sequence[str], **more: Any
) -> Any:
    body = {"title": title, "choices": [{"label": label} for label in choices], **more}
    poll = api.post("/polls/", body, owner.token)
    return api.post(f"/polls/{poll['id']}/open/", None, owner.token)


# The three polls


def _lunch(api: ApiClient, owner: Owner) -> Any:
    """People vote with their own accounts; the results are public at once."""
    choices = ["Soup", "Salad", "Dumplings"]
    poll = _open_poll(api, owner, "What is for lunch?", choices)

    def vote(number: int) -> None:
        name = f"{owner.username}-{number}"
        token = _register(api, name, secrets.token_urlsafe(12))
        choice = random.choices(poll["choices"], weights=[5, 3, 2])[0]  # nosec B311 # a demo
        api.post("/votes/", {"poll_id": poll["id"], "choice_id": choice["id"]}, token)

    with ThreadPoolExecutor(AT_ONCE) as many, bar("people vote           ", PEOPLE) as advance:
        for _ in many.map(vote, range(PEOPLE)):
            advance(1)
    return poll


def _election(api: ApiClient, owner: Owner, voters: int) -> Any:
    """A backend casts for its own voters: most in batches, every tenth in a single request."""
    choices = ["Ada Lovelace", "Grace Hopper", "Edsger Dijkstra", "Barbara Liskov", "Alan Turing"]
    title = "Who shall chair the assembly?"
    poll = _open_poll(api, owner, title, choices, eligibility="delegated")
    _cast_for(api, owner, poll, voters, "a backend casts       ")
    return poll


def _board(api: ApiClient, owner: Owner) -> Any:
    """Only the owner sees these results before the close, and the demo closes this poll."""
    title, choices = "Shall the statutes be changed?", ["Yes", "No", "Abstain"]
    hidden = {"eligibility": "delegated", "results_visibility": "after_close"}
    poll = _open_poll(api, owner, title, choices, **hidden)
    _cast_for(api, owner, poll, BOARD, "votes behind a curtain")
    return api.post(f"/polls/{poll['id']}/close/", None, owner.token)


def _cast_for(api: ApiClient, owner: Owner, poll: Any, voters: int, what: str) -> None:
    def cast(votes: Sequence[Any]) -> int:
        if len(votes) == 1:
            api.post("/votes/", votes[0], owner.backend)
            return 1
        answer = api.post("/votes/batch/", {"votes": votes}, owner.backend)
        refused = [result for result in answer["results"] if result["status"] not in (200, 201)]
        if refused:
            raise Failure(f"a vote was refused: {refused[0]['problem']['detail']}")
        return len(votes)

    with ThreadPoolExecutor(AT_ONCE) as many, bar(what, voters) as advance:
        for number in many.map(cast, _portions(list(_ballots(poll, voters)))):
            advance(number)


def _ballots(poll: Any, voters: int) -> Iterator[Any]:
    """Voters with preferences: each choice is a third less popular than the one before."""
    weights = [0.67**rank for rank in range(len(poll["choices"]))]
    random.shuffle(weights)
    for number in range(voters):
        choice = random.choices(poll["choices"], weights)[0]  # nosec B311 # a demo
        yield {
            "poll_id": poll["id"],
            "choice_id": choice["id"],
            "voter_ref": f"member-{number}",
        }


def _portions(ballots: Sequence[Any]) -> Iterator[Sequence[Any]]:
    alone = len(ballots) // ALONE
    for number in range(alone):
        yield ballots[number : number + 1]
    for start in range(alone, len(ballots), BATCH):
        yield ballots[start : start + BATCH]


# The results


def _show(api: ApiClient, owner: Owner, poll: Any, cast: int) -> None:
    accounting, results = _counted(api, owner, poll, cast)
    votes, state = results["total_votes"], "final" if results["final"] else results["status"]
    verdict = "all accounts agree" if accounting["balanced"] else "NOT BALANCED"
    print(f"\n{poll['title']}  ({votes:,} votes, {state}, {verdict})")
    width = max(len(choice["label"]) for choice in results["choices"])
    for choice in sorted(results["choices"], key=lambda choice: -choice["votes"]):
        length = round(CHART * choice["votes"] / max(votes, 1))
        share = f"{choice['percentage']:6.2f} %"
        print(
            f"  {choice['label']:<{width}} {choice['votes']:>8,} {share}  {'#' * length}".rstrip()
        )


def _counted(api: ApiClient, owner: Owner, poll: Any, cast: int) -> tuple[Any, Any]:
    """Accounting and results when all cast votes are counted, or as far as they are counted.

    A lag of 0 would not do: it says that nothing is left of what analytics has heard of.
    """
    path = f"/polls/{poll['id']}"
    deadline = time.monotonic() + COUNTED_WITHIN
    while True:
        results = api.get(f"{path}/results/", owner.token)
        accounting = api.get(f"{path}/accounting/", owner.token)
        settled = results["final"] == (poll["status"] == "closed")
        complete = settled and results["total_votes"] == accounting["counted"] == cast
        if complete or time.monotonic() > deadline:
            return accounting, results
        time.sleep(0.2)


def _show_where_to_look(args: argparse.Namespace, url: str, owner: Owner, poll: Any) -> None:
    """Print what to open first; every link works without an account."""
    path = f"/api/v1/polls/{poll['id']}"
    create = shlex.join(["./provote", "admin", "create", *data_option(args.data)])
    print("\nWhat to open first, in a browser")
    print(f"  1. The API, to read and to try   {url}/api/docs/")
    print(f"  2. A tour with curl              {url}/tour/")
    print(f"  3. The admin site                {url}/admin/polls/   (first: {create})")
    print("\nAs JSON")
    print(f"  The results of the election      {url}{path}/results/")
    print(f"  All polls of the demo            {url}/api/v1/polls/?owner={poll['owner']}")
    print("\nTheir owner, who may see the accounting of every vote")
    print(f"  user name   {owner.username}")
    print(f"  password    {owner.password}")
    credentials = json.dumps({"username": owner.username, "password": owner.password})
    curl = "curl -s --noproxy '*'"
    print(f"    TOKEN=$({curl} {url}/api/v1/auth/token/ -H 'Content-Type: application/json' \\")
    print(f"      -d '{credentials}' | {ACCESS})")
    print(f'    {curl} -H "Authorization: Bearer $TOKEN" {url}{path}/accounting/')
