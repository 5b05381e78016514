"""What the document cannot say of a request that is in order, and who sends it.

A JSON Schema says how each member looks. Some rules are about more than that: which of two members
comes first, whether a password is easily guessed, that a page's cursor is never made up.
"""

from __future__ import annotations

import os
import time
import unicodedata
from typing import Any

import httpx
import schemathesis

URL = os.environ["PROVOTE_FUZZ_URL"]
CREDENTIALS = {
    "username": os.environ.get("PROVOTE_FUZZ_USERNAME", ""),
    "password": os.environ.get("PROVOTE_FUZZ_PASSWORD", ""),
}
TOKEN_AGE = 300  # seconds; a token lasts for 600
# What people read, and what is as strict: the policy is in docs/api.md, "Text".
TEXTS = {"title", "description", "label", "name", "display_name", "bio", "voter_ref"}
NOWHERE = "00000000-0000-7000-8000-000000000000"
GOOD_PASSWORD = "correct horse battery staple"


class Token:
    """The caller's access token, fetched anew before it runs out."""

    def __init__(self) -> None:
        self.fetched_at, self.value = float("-inf"), ""

    def get(self) -> str:
        """The token."""
        if time.monotonic() - self.fetched_at > TOKEN_AGE:
            answer = httpx.post(
                f"{URL}/api/v1/auth/token/", json=CREDENTIALS, trust_env=False
            ).raise_for_status()
            self.value, self.fetched_at = answer.json()["access"], time.monotonic()
        return self.value


if CREDENTIALS["username"]:

    @schemathesis.auth()
    class Caller:
        """Sends the token wherever the document names it."""

        token = Token()

        def get(self, case: Any, context: Any) -> str:
            """The access token."""
            return self.token.get()

        def set(self, case: Any, data: str, context: Any) -> None:
            """Put it where it belongs; a voter's token beside it would be one caller too many."""
            kept = {n: v for n, v in (case.headers or {}).items() if n != "X-Voter-Token"}
            case.headers = {**kept, "Authorization": f"Bearer {data}"}


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Give each link its body, which the served document holds as an extension."""
    for operations in raw_schema["paths"].values():
        for operation in operations.values():
            for response in operation.get("responses", {}).values():
                for link in response.get("links", {}).values():
                    if "x-request-body" in link:
                        link["requestBody"] = link.pop("x-request-body")


@schemathesis.hook
def map_case(context: Any, case: Any) -> Any:
    """Correct a request that is meant to be in order; leave alone one that is not."""
    if case.meta is not None and not case.meta.generation.mode.is_positive:
        return case
    if case.query:
        case.query.pop("cursor", None)  # comes from another page, and from nowhere else
        _name_voter(case.query)
        if case.query.get("ordering") == "-rank":
            case.query.setdefault("q", "tea")
    for name in case.headers or ():
        if name.lower() == "if-match":
            case.headers[name] = '"1"'  # an ETag has quotation marks
    if isinstance(case.body, dict):
        case.body = _readable(_whole(case.body))
        correct = CORRECTIONS.get(case.operation.definition.raw["operationId"])
        if correct is not None:
            correct(case.body)
    return case


def _whole(value: Any) -> Any:
    """The same value with whole numbers written as such: 3, not 3.0."""
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_whole(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _readable(value: Any) -> Any:
    """The same value with texts that people can read."""
    if isinstance(value, dict):
        return {
            name: _fit(part) if name in TEXTS and isinstance(part, str) else _readable(part)
            for name, part in value.items()
        }
    return [_readable(part) for part in value] if isinstance(value, list) else value


def _fit(text: str) -> str:
    """Only characters that every version of Python finds printable, and one that shows."""
    if not text:
        return text
    shown = "".join(filter(str.isprintable, unicodedata.normalize("NFC", text)[: len(text)]))
    return f"a{shown[1:]}"


def _register(body: dict[str, Any]) -> None:
    body["password"] = GOOD_PASSWORD


def _create(body: dict[str, Any]) -> None:
    """Without a template a poll needs both."""
    body.pop("template", None)
    body.setdefault("title", "What shall we drink?")
    body.setdefault("choices", [{"label": "Tea"}, {"label": "Coffee"}])
    _define(body)


def _define(body: dict[str, Any]) -> None:
    """Labels differ, what opens closes later, and rules are for polls that have such voters."""
    for number, choice in enumerate(body.get("choices", ())):
        choice["label"] = f"{number} {choice.get('label', '')}"[:200].strip()
    for name, year in (("opens_at", 2150), ("closes_at", 2151)):
        if body.get(name) is not None:
            body[name] = f"{year}-01-01T00:00:00Z"
    if body.get("category") is not None:
        body["category"] = None
    rules = body.get("rules")
    if isinstance(rules, dict):
        if body.get("eligibility") != "public":
            rules.pop("dedupe", None)
        if rules.get("dedupe") != "address":
            rules.pop("dedupe_limit", None)


def _template(body: dict[str, Any]) -> None:
    """Made from one of two things."""
    if "definition" in body:
        body.pop("poll_id", None)
        _define(body["definition"])
    else:
        body.setdefault("poll_id", NOWHERE)


def _profile(body: dict[str, Any]) -> None:
    """The password goes with an address; languages and time zones are those of this world."""
    for name, value in (("locale", "de-CH"), ("timezone", "Europe/Zurich")):
        if name in body:
            body[name] = value
    for name in ("email", "password"):
        body.pop(name, None)


def _cast(body: dict[str, Any]) -> None:
    body.pop("idempotency_key", None)  # the header has it, if any
    _name_voter(body)


def _cast_many(body: dict[str, Any]) -> None:
    for vote in body.get("votes", ()):
        _name_voter(vote)


def _name_voter(body: dict[str, Any]) -> None:
    if isinstance(body.get("voter_ref"), str):
        body["voter_ref"] = _fit(body["voter_ref"]) or "somebody"


CORRECTIONS = {
    "registerUser": _register,
    "updateMe": _profile,
    "createPoll": _create,
    "updatePoll": _define,
    "createTemplate": _template,
    "castVote": _cast,
    "castVotes": _cast_many,
}


# The gateway's answers to an address or to headers that are too long are of no operation.
GATEWAYS = {414, 431}


@schemathesis.check
def status_is_documented_by_itself(ctx: Any, response: Any, case: Any) -> None:
    """`default` describes how any problem looks; which ones may come is told one by one."""
    documented = case.operation.definition.raw["responses"]
    status, is_its_own = response.status_code, case.method.lower() == case.operation.method.lower()
    if is_its_own and status not in GATEWAYS and str(status) not in documented:
        raise AssertionError(f"{status} is not documented, only {', '.join(documented)}")
