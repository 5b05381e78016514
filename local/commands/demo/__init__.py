"""./provote demo: people, polls of each ballot type and some thousand simulated voters."""

from __future__ import annotations

import argparse

from local.commands.api_client import ApiClient
from local.commands.demo.casting import Caster
from local.commands.demo.counted import wait_until_counted
from local.commands.demo.display import lines
from local.commands.demo.links import print_documents, print_pages, print_recounts
from local.commands.demo.people import PEOPLE, make_owner, register_people
from local.commands.demo.plans import APPROVAL, MULTIPLE, RANKED, SCORE, SINGLE
from local.failures import Failure
from local.instance import running

MOST_VOTERS = 1_000_000  # cast within the life of a token
MEMBERS = 200  # voters of the smaller polls that a backend casts for


def run(args: argparse.Namespace) -> int:
    """Add five polls with votes and show them; a second run adds five more."""
    if not 1 <= args.voters <= MOST_VOTERS:
        raise Failure(f"--voters {args.voters} is not a number from 1 to {MOST_VOTERS:,}")
    url = running(args.data).read_state()["url"]
    with ApiClient(url) as api:
        print(f"Registering an owner, an API key and {PEOPLE} people on {url}", flush=True)
        owner = make_owner(api)
        caster = Caster(api, owner, register_people(api, owner))
        voters = {SINGLE: PEOPLE, APPROVAL: PEOPLE, MULTIPLE: MEMBERS, SCORE: MEMBERS}
        voters[RANKED] = args.voters
        polls = {plan: caster.hold(plan, number) for plan, number in voters.items()}
        print("\nThe results")
        for plan, number in voters.items():
            print("", *lines(wait_until_counted(api, owner, polls[plan], number)), sep="\n")
        print_recounts(url, [poll for poll in polls.values() if poll["status"] == "closed"])
        print_documents(url, owner, polls[RANKED])
        print_pages(args.data, url, owner, polls)
    return 0
