"""Records the documents' examples: the responses of a running platform to `scenario`.

    python -m tools.openapi.record URL STAFF     the password of that account on standard input

writes services/*/<service>/examples/<operationId>.json, which `provote_core.openapi.examples` puts
into the documents. Secrets are replaced, lists are shortened, names and addresses are fixed.
"""

from __future__ import annotations

import json
import re
import secrets
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx

from local.install import REPOSITORY, SERVICES
from tools.openapi import METHODS, read, service_file
from tools.openapi.scenario import play

SHOWN = {
    "access": "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9.…",
    "refresh": "pvr_Yk3sV7wq…",
    "key": "pvk_5fJ2mXq9…",
    "api_key": "pvk_5fJ2mXq9…",
    "token": "pvi_Q8zN1rTb…",
    "device_token": "pvd_H4kW6uLc…",
    "secret": "whsec_MfKQ9r8G…",
    "n": "yFjz9x2N…",
    "request_id": "0c8d5f2e1a7b4c3d9e6f8a0b2c4d6e8f",
    "address_hash": "9f2c1d7e5a3b8046",
}
LONGEST = 2  # items of a list of results


class Recorder:
    """Sends requests by the names of operations, and keeps requests and responses."""

    def __init__(self, url: str) -> None:
        self.url, self.http = url, httpx.Client(base_url=url, timeout=30, trust_env=False)
        self.suffix = secrets.token_hex(4)
        self.places: dict[str, tuple[str, str, str]] = {}
        self.kept: dict[str, dict[str, Any]] = defaultdict(lambda: {"responses": {}})
        for service in SERVICES:
            for path, item in read(service_file(service))["paths"].items():
                for method in METHODS:
                    if method in item:
                        self.places[item[method]["operationId"]] = (service, method, path)

    def say(
        self, operation: str, body: Any = None, *, token: str = "", query: Any = None, **path: str
    ) -> Any:
        """Send one request and keep it; names of headers begin with an upper-case letter."""
        _, method, template = self.places[operation]
        headers = {n.replace("_", "-"): path.pop(n) for n in list(path) if n[0].isupper()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        place = template.format(**path)
        sent: dict[str, Any] = {"json": body}
        if isinstance(body, str):  # a file
            sent = {"content": body.encode()}
            headers["Content-Type"] = "text/plain"
        elif isinstance(body, bytes):  # a file of a form; its content is not kept
            sent = {"files": {"file": ("harbour.jpg", body)}}
            body = {"file": "<the bytes of harbour.jpg>"}
        answer = self.http.request(method, place, headers=headers, params=query, **sent)
        if answer.status_code >= 500:
            raise SystemExit(f"{operation}: {answer.text}")
        is_json = re.search(r"[/+]json", answer.headers.get("Content-Type", ""))
        content = (answer.json() if is_json else answer.text) or None
        self.note(operation, body, {str(answer.status_code): content}, query)
        return content

    def note(self, operation: str, body: Any, responses: Any, query: Any = None) -> None:
        """Keep an example; the first successful request is the one that is shown."""
        kept = self.kept[operation]
        for status, content in responses.items():
            has_success = any(known < "4" for known in kept["responses"])
            sent = {"request": body} if body is not None else {}
            sent |= {"parameters": query} if query else {}
            if sent and (not kept["responses"] or (status < "4" and not has_success)):
                self.kept[operation] = kept = {"responses": kept["responses"], **sent}
            kept["responses"].setdefault(status, content)

    def write(self) -> None:
        """Write the files."""
        for operation, (service, *_) in self.places.items():
            if operation in self.kept:
                folder = REPOSITORY / "services" / service / service / "examples"
                folder.mkdir(exist_ok=True)
                self._write(folder / f"{operation}.json", self.kept[operation])

    def _write(self, file: Path, example: dict[str, Any]) -> None:
        order = {name: example[name] for name in ("request", "parameters") if name in example}
        responses = dict(sorted(example["responses"].items()))
        text = json.dumps(_shown(order | {"responses": responses}), indent=2, ensure_ascii=False)
        text = text.replace(f"-{self.suffix}", "").replace(self.url, "https://provote.example")
        file.write_text(f"{text}\n", encoding="utf-8")


def _shown(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _shown(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return (
            [_shown(part) for part in value[:LONGEST]]
            if name == "results"
            else [_shown(part) for part in value]
        )
    if isinstance(value, str) and name in SHOWN:
        return SHOWN[name]
    if isinstance(value, str) and re.search(r"[?&]cursor=", value):
        return re.sub(r"cursor=[^&]+", "cursor=cD0wMTkyZjQ", value)
    return value


def main(url: str, username: str, password: str) -> None:
    """Run the scenario and write the examples."""
    recorder = Recorder(url.rstrip("/"))
    boss = recorder.say("createToken", {"username": username, "password": password})["access"]
    del recorder.kept["createToken"]
    play(recorder, boss)
    recorder.write()
    missing = sorted(recorder.places.keys() - recorder.kept.keys())
    print(f"{len(recorder.kept)} operations recorded", *missing, sep="\n  missing: ")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.stdin.readline().rstrip("\n"))
