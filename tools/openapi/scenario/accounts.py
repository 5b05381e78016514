"""Accounts: registration, tokens, profile, account mails, API keys, sessions, erasure."""

from __future__ import annotations

from tools.openapi.scenario.platform import NOWHERE, Platform

PASSWORD = "a-long-secret-7"


def use(platform: Platform) -> str:
    """Register Ada and use her account; her access token."""
    name = f"ada-{platform.suffix}"
    email = f"{name}@example.org"
    ada = _sign_up(platform, name, email)
    _profile(platform, ada)
    _mails(platform, ada, email)
    _keys_and_sessions(platform, ada)
    platform.say("exportMe", token=ada)
    return ada


def erase(platform: Platform, ada: str) -> None:
    """End all sessions of Ada, and erase her account."""
    platform.say("endSessions", token=ada)
    platform.say("eraseMe", {"current_password": PASSWORD}, token=ada)


def _sign_up(platform: Platform, name: str, email: str) -> str:
    account = {"username": name, "email": email, "password": PASSWORD}
    platform.say("registerUser", account)
    platform.say("registerUser", account)
    login = {"username": name, "password": PASSWORD}
    platform.say("createToken", {**login, "password": "not-this-one"})
    tokens = platform.say("createToken", login)
    platform.say("refreshToken", {"refresh": platform.say("createToken", login)["refresh"]})
    platform.say("refreshToken", {"refresh": "pvr_made-up"})
    platform.say("revokeToken", {"refresh": platform.say("createToken", login)["refresh"]})
    _browser(platform, login)
    platform.say("getJwks")
    return str(tokens["access"])


def _browser(platform: Platform, login: dict[str, str]) -> None:
    platform.say("createBrowserSession", {**login, "password": "no"}, Origin=platform.url)
    platform.say("createBrowserSession", login, Origin="https://elsewhere.example")
    platform.say("createBrowserSessionToken", Origin=platform.url)
    platform.say("createBrowserSession", login, Origin=platform.url)
    platform.say("createBrowserSessionToken", Origin=platform.url)
    platform.say("endBrowserSession", Origin="https://elsewhere.example")
    platform.say("endBrowserSession", Origin=platform.url)


def _profile(platform: Platform, ada: str) -> None:
    me = platform.say("getMe", token=ada)
    changes = {"display_name": "Ada", "locale": "de-CH", "timezone": "Europe/Zurich"}
    platform.say("updateMe", changes, token=ada, If_Match=f'"{me["version"]}"')
    platform.say("updateMe", changes, token=ada, If_Match='"99"')


def _mails(platform: Platform, ada: str, email: str) -> None:
    platform.say("requestEmailVerification", token=ada)
    platform.say("verifyEmail", {"token": "made-up"})
    platform.note("verifyEmail", None, {"204": None})
    platform.say("requestPasswordReset", {"email": email})
    platform.say("resetPassword", {"token": "made-up", "new_password": "another-long-secret-7"})
    platform.note("resetPassword", None, {"204": None})
    change = {"current_password": "not-this-one", "new_password": "another-long-secret-7"}
    platform.say("changePassword", change, token=ada)
    platform.note("changePassword", {**change, "current_password": PASSWORD}, {"204": None})


def _keys_and_sessions(platform: Platform, ada: str) -> None:
    key = {"name": "our web site", "scopes": ["votes:delegate", "results:read"]}
    made = platform.say("createApiKey", key, token=ada)
    platform.say("listApiKeys", token=ada, query={"page_size": 20})
    platform.say("getApiKey", token=ada, key_id=made["id"])
    platform.say("getApiKey", token=ada, key_id=NOWHERE)
    platform.say("revokeApiKey", token=ada, key_id=made["id"])
    sessions = platform.say("listSessions", token=ada)["results"]
    platform.say("endSession", token=ada, session_id=sessions[-1]["id"])
