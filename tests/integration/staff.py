"""Accounts of the staff, made as an operator makes them, and their login in a browser."""

from __future__ import annotations

import re
import secrets

import httpx

from integration.client import PASSWORD, Api, Person
from integration.stack import Stack

USERS = "/admin/users/"
LOGIN = f"{USERS}login/"


def make_staff(api: Api, stack: Stack) -> Person:
    """Make a staff account by the command behind `./provote admin create`."""
    username = f"staff-{secrets.token_hex(6)}"
    who = ("--username", username, "--email", f"{username}@example.org")
    stack.manage("users", "create_admin", *who, "--password-stdin", said=f"{PASSWORD}\n")
    return Person(api, username, {})


def log_in(
    browser: httpx.Client, username: str, page: httpx.Response | None = None
) -> httpx.Response:
    """Fill in the form, on the page that asks for it if one does, and send it."""
    page = page or browser.get(LOGIN, params={"next": USERS})
    assert page.status_code == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "username": username, "password": PASSWORD}
    form["next"] = page.url.params["next"]
    headers = {"Referer": str(page.url), "Origin": str(page.url.copy_with(raw_path=b"/"))[:-1]}
    return browser.post(LOGIN, data=form, headers=headers)
