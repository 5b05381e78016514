"""Accounts of staff, created like an operator does, and their login in a browser."""

from __future__ import annotations

import re
import secrets

import httpx

from integration.client import PASSWORD, Api, Person
from integration.stack import Stack

USERS = "/admin/users/"
LOGIN = f"{USERS}login/"


def make_staff(api: Api, stack: Stack) -> Person:
    """Create a staff account by the command of `./provote admin create`."""
    username = f"staff-{secrets.token_hex(6)}"
    options = ("--username", username, "--email", f"{username}@example.org")
    stack.manage("users", "create_admin", *options, "--password-stdin", stdin=f"{PASSWORD}\n")
    return Person(api, username, {})


def log_in(
    browser: httpx.Client, username: str, page: httpx.Response | None = None
) -> httpx.Response:
    """Submit the login form, on `page` if given."""
    page = page or browser.get(LOGIN, params={"next": USERS})
    assert page.status_code == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "username": username, "password": PASSWORD}
    form["next"] = page.url.params["next"]
    headers = {"Referer": str(page.url), "Origin": str(page.url.copy_with(raw_path=b"/"))[:-1]}
    return browser.post(LOGIN, data=form, headers=headers)
