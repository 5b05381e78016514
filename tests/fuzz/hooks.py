"""Corrects generated requests by rules that the document cannot express, and adds tokens.

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
# Fields that people read, and equally strict ones: docs/api.md, "Text", has the policy.
TEXTS = {"title", "description", "label", "name", "display_name", "bio", "voter_ref"}
NOWHERE = "00000000-0000-7000-8000-000000000000"
GOOD_PASSWORD = "correct horse battery staple"


class Token:
    """The caller's access token, replaced before it expires."""

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
        """Sends the token to all operations that the document marks."""

        token = Token()

        def get(self, case: Any, context: Any) -> str:
            """The access token."""
            return self.token.get()

        def set(self, case: Any, data: str, context: Any) -> None:
            """Add the token; a voter's token beside it would be a second caller."""
            kept = {n: v for n, v in (case.headers or {}).items() if n != "X-Voter-Token"}
            case.headers = {**kept, "Authorization": f"Bearer {data}"}


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Give each link its body, which is an extension in the served document."""
    for operations in raw_schema["paths"].values():
        for operation in operations.values():
            for response in operation.get("responses", {}).values():
                for link in response.get("links", {}).values():
                    if "x-request-body" in link:
                        link["requestBody"] = link.pop("x-request-body")


@schemathesis.hook
def map_case(context: Any, case: Any) -> Any:
    """Correct a request that is meant to be valid; do not change others."""
    if case.meta is not None and not case.meta.generation.mode.is_positive:
        return case
    if case.query:
        case.query.pop("cursor", None)  # only another page can provide it
        _name_voter(case.query)
        if case.query.get("ordering") == "-rank":
            case.query.setdefault("q", "tea")
        refine = QUERIES.get(case.operation.definition.raw["operationId"])
        if refine is not None:
            refine(case.query)
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
    """The same value with whole numbers as integers: 3, not 3.0."""
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_whole(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _readable(value: Any) -> Any:
    """The same value with printable texts."""
    if isinstance(value, dict):
        return {
            name: _fit(part) if name in TEXTS and isinstance(part, str) else _readable(part)
            for name, part in value.items()
        }
    return [_readable(part) for part in value] if isinstance(value, list) else value


def _fit(text: str) -> str:
    """A text of characters that every version of Python finds printable, with a visible one."""
    if not text:
        return text
    shown = "".join(filter(str.isprintable, unicodedata.normalize("NFC", text)[: len(text)]))
    return f"a{shown[1:]}"


def _register(body: dict[str, Any]) -> None:
    body["password"] = GOOD_PASSWORD


def _create(body: dict[str, Any]) -> None:
    """A poll without a template needs both members."""
    body.pop("template", None)
    body.setdefault("title", "What shall we drink?")
    body.setdefault("choices", [{"label": "Tea"}, {"label": "Coffee"}])
    _define(body)


def _define(body: dict[str, Any]) -> None:
    """Make labels differ, times ordered, and rules match the poll's eligibility."""
    for part in (body, *body.get("choices", ())):
        if part.get("image") is not None:
            part["image"] = None  # any id looks like one; those of no image are refused
    for number, choice in enumerate(body.get("choices", ())):
        choice["label"] = f"{number} {choice.get('label', '')}"[:200].strip()
    for name, year in (("opens_at", 2150), ("closes_at", 2151)):
        if body.get(name) is not None:
            body[name] = f"{year}-01-01T00:00:00Z"
    if body.get("category") is not None:
        body["category"] = None
    if body.get("language") is not None:
        body["language"] = body["language"].strip()  # Python's `$` also matches before a line end
    for name in ("method", "seats"):
        body.pop(name, None)  # which methods, seats and rules fit depends on the type
    rules = body.get("rules")
    if isinstance(rules, dict):
        for name in ("ballot", "method", "ties"):
            rules.pop(name, None)
        if body.get("eligibility") != "public":
            rules.pop("dedupe", None)
        if rules.get("dedupe") != "address":
            rules.pop("dedupe_limit", None)


def _template(body: dict[str, Any]) -> None:
    """Keep only one of the two sources of a template."""
    if "definition" in body:
        body.pop("poll_id", None)
        _define(body["definition"])
    else:
        body.setdefault("poll_id", NOWHERE)


def _profile(body: dict[str, Any]) -> None:
    """Keep the password only with an address, and use valid languages and time zones."""
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
        body["voter_ref"] = _fit(body["voter_ref"]) or "a voter"


def _receive(body: dict[str, Any]) -> None:
    """Name a receiver that may exist: a pattern cannot say which addresses are public."""
    if "url" in body:
        body["url"] = "https://receiver.invalid/hooks"


def _timeline(query: dict[str, Any]) -> None:
    """Use a time zone that exists, and a range that is one and has few buckets."""
    if "timezone" in query:
        query["timezone"] = "Europe/Zurich"
    for name, hour in (("from", "10"), ("to", "11")):
        if name in query:
            query[name] = f"2150-01-01T{hour}:00:00Z"
    if "to" in query:
        query.setdefault("from", "2150-01-01T10:00:00Z")


def _export(query: dict[str, Any]) -> None:
    """Keep what fits the table: its formats, and a language for a PDF only; resume none."""
    query.pop("from", None)
    if query.get("what") == "ballots" and query.get("format") not in (None, "csv", "ndjson"):
        query["format"] = "csv"
    if query.get("format") != "pdf":
        query.pop("language", None)
    else:
        query.pop("what", None)


QUERIES = {"getTimeline": _timeline, "exportPoll": _export}
CORRECTIONS = {
    "registerUser": _register,
    "updateMe": _profile,
    "createPoll": _create,
    "updatePoll": _define,
    "createTemplate": _template,
    "castVote": _cast,
    "castVotes": _cast_many,
    "createWebhook": _receive,
    "updateWebhook": _receive,
}


# The gateway's responses to a too long address or header belong to no operation.
GATEWAYS = {414, 431}


@schemathesis.check
def status_is_documented_by_itself(ctx: Any, response: Any, case: Any) -> None:
    """Each status must be documented; `default` only describes the form of a problem."""
    documented = case.operation.definition.raw["responses"]
    status, is_its_own = response.status_code, case.method.lower() == case.operation.method.lower()
    if is_its_own and status not in GATEWAYS and str(status) not in documented:
        raise AssertionError(f"{status} is not documented, only {', '.join(documented)}")
