"""The access of a stolen service token to the other services.

Requests go to the services directly, as an attacker in the internal network could send them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from uuid import uuid4

import httpx
import pytest

from integration.answers import problem
from integration.client import Api, Backend, Person
from integration.database import SERVICES, Database
from integration.forging import Bearer, Forge
from integration.stack import Stack

Secrets = Mapping[str, str]

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NO_ONE: frozenset[str] = frozenset()
# The routes of each service under /internal/, and the siblings whose code calls them.
CALLERS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "users": {
        "/internal/v1/sign-ons/": frozenset({"polls", "votes", "analytics"}),
        "/internal/v1/sign-ons/{}/": frozenset({"polls", "votes", "analytics"}),
        "/internal/v1/feed": frozenset({"polls", "votes", "analytics", "webhooks"}),
        "/internal/v1/positions": frozenset({"polls", "votes", "analytics", "webhooks"}),
    },
    "polls": {
        "/internal/v1/polls/{}/": frozenset({"users", "votes", "analytics"}),
        "/internal/v1/audit/": frozenset({"analytics"}),
        "/internal/v1/feed": frozenset({"users", "votes", "analytics", "webhooks"}),
        "/internal/v1/positions": frozenset({"users", "votes", "analytics", "webhooks"}),
    },
    "votes": {
        "/internal/v1/polls/{}/seal/": frozenset({"polls"}),
        "/internal/v1/polls/{}/mailed-invitations/": frozenset({"users"}),
        "/internal/v1/polls/{}/figures/": frozenset({"analytics"}),
        "/internal/v1/polls/{}/voted/": frozenset({"analytics"}),
        "/internal/v1/polls/{}/participation/": frozenset({"analytics"}),
        "/internal/v1/ledger/": frozenset({"analytics"}),
        "/internal/v1/audit/": frozenset({"analytics"}),
        "/internal/v1/feed": frozenset({"users", "polls", "analytics"}),
        "/internal/v1/positions": frozenset({"users", "polls", "analytics"}),
    },
    "analytics": {
        "/internal/v1/feed": frozenset({"users", "webhooks"}),
        "/internal/v1/positions": frozenset({"users", "webhooks"}),
    },
    "webhooks": {"/internal/v1/feed": NO_ONE, "/internal/v1/positions": NO_ONE},
}
ENDPOINTS = [(service, route) for service, routes in CALLERS.items() for route in routes]
ROUTES = (
    "import json; from provote_testing.routes import internal; "
    "print(json.dumps(internal('{}.urls')))"
)


@pytest.fixture(scope="module")
def backend(owner: Person) -> Backend:
    """A program with an API key."""
    return owner.api_key()


def answers(client: httpx.Client, route: str, token: str | None) -> list[httpx.Response]:
    """The responses to each method at a route, with random ids."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    path = route.replace("{}", str(uuid4()))
    return [client.request(method, path, headers=headers) for method in METHODS]


@pytest.mark.processes("no image has the package that lists the routes")
@pytest.mark.parametrize("service", SERVICES)
def test_the_table_has_every_internal_route(stack: Stack, service: str) -> None:
    """The table is compared with the routes of the service, so that a new one must be added."""
    code = ROUTES.format(service)
    printed = stack.manage(service, "shell", "--verbosity", "0", "--command", code)
    assert set(json.loads(printed.splitlines()[-1])) == set(CALLERS[service])


@pytest.mark.parametrize(("service", "route"), ENDPOINTS)
def test_a_sibling_s_token_is_accepted_only_where_the_sibling_calls(
    stack: Stack, secrets: Secrets, service: str, route: str
) -> None:
    with stack.inside(service) as client:
        for sibling in SERVICES:
            for answer in answers(client, route, secrets[f"{sibling}_service_token"]):
                if sibling in CALLERS[service][route]:
                    assert answer.status_code not in (401, 403), (sibling, answer.request)
                    assert answer.status_code < 500, (sibling, answer.request)
                else:
                    problem(answer, 403, "forbidden")


@pytest.mark.parametrize(("service", "route"), ENDPOINTS)
def test_only_siblings_are_accepted_at_internal_endpoints(
    stack: Stack, secrets: Secrets, staff: Person, owner: Person, backend: Backend,
    forge: Forge, service: str, route: str,
) -> None:  # fmt: skip
    digest = hashlib.sha256(secrets["polls_service_token"].encode()).hexdigest()
    invalid = (None, "pvs_made-up", digest, f"polls={digest}", "null", "undefined", "x" * 200)
    others = (owner.token, backend.token, staff.token)
    with stack.inside(service) as client:
        for token in invalid:
            for answer in answers(client, route, token):
                problem(answer, 401)
        for token in others:
            for answer in answers(client, route, token):
                problem(answer, 403, "forbidden")
        minted = forge.token(staff=True, scope="internal service", kind="service")
        for answer in answers(client, route, minted):
            assert answer.status_code in (401, 403)


@pytest.mark.parametrize(("service", "route"), ENDPOINTS)
def test_the_gateway_does_not_route_internal_endpoints(
    api: Api, service: str, route: str, secrets: Secrets
) -> None:
    sibling = Bearer(api, secrets["polls_service_token"])
    problem(sibling.get(route.replace("{}", str(uuid4()))), 404, "not-found")
    problem(sibling.get(f"/api/v1/{service}/audit/"), 403)


def test_a_service_token_cannot_vote_or_read_accounts(
    stack: Stack, secrets: Secrets, owner: Person
) -> None:
    """A stolen service token casts no vote, and reads no account."""
    poll = owner.open_poll()
    for service in SERVICES:
        token = secrets[f"{service}_service_token"]
        headers = {"Authorization": f"Bearer {token}"}
        with stack.inside("votes-cast") as client:
            body = poll.ballot("Tea")
            problem(client.post("/api/v1/votes/", json=body, headers=headers), 403)
        with stack.inside("users") as client:
            problem(client.get("/api/v1/users/me/", headers=headers), 403)
            problem(client.get("/api/v1/users/", headers=headers), 403)


def test_no_secret_of_a_service_is_in_the_database(database: Database, secrets: Secrets) -> None:
    needles = [text for name, text in secrets.items() if "/" not in name]
    assert len(needles) > 15
    assert [place for s in SERVICES for place in database.mentions(s, needles)] == []
