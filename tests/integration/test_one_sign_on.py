"""One login and one logout for the admin sites of all services."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from integration.answers import expect
from integration.client import Api, Person
from integration.database import Database
from integration.stack import Stack, processes_that_logged
from integration.staff import USERS, log_in, make_staff
from integration.waiting import eventually

OTHER_SITES = ("polls", "votes", "analytics")
SITES = ("users", *OTHER_SITES)
ENDED_WITHIN = 70.0  # seconds; a service caches the response of users for sixty
SIGNED_ON = "SELECT outcome FROM audit WHERE actor = %s AND action = %s"


@pytest.fixture
def browser(stack: Stack) -> Iterator[httpx.Client]:
    """A browser that keeps cookies and follows redirects."""
    with new_browser(stack) as browser:
        yield browser


def new_browser(stack: Stack) -> httpx.Client:
    """Create another browser."""
    return httpx.Client(base_url=stack.url, follow_redirects=True, timeout=10, trust_env=False)


def is_logged_in(browser: httpx.Client, service: str) -> bool:
    """Whether the browser can see a service's pages without a new login."""
    page = browser.get(f"/admin/{service}/")
    assert page.status_code == 200, page.text
    arrived = page.url.path == f"/admin/{service}/"
    assert arrived or page.url.path == f"{USERS}login/"
    return arrived


def press_log_out(browser: httpx.Client, service: str) -> httpx.Response:
    """Submit the logout form on a service's page."""
    page = browser.get(f"/admin/{service}/")
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    return browser.post(
        f"/admin/{service}/logout/",
        data={"csrfmiddlewaretoken": token},
        headers={"Origin": str(browser.base_url).rstrip("/")},
    )


def test_a_login_at_users_is_valid_on_every_site(
    browser: httpx.Client, staff: Person, database: Database
) -> None:
    log_in(browser, staff.username)
    subject = expect(staff.get("/api/v1/users/me/"), 200)["subject"]
    for service in SITES:
        assert is_logged_in(browser, service)
    for service in OTHER_SITES:
        action = f"GET /admin/{service}/sign-on/"
        assert ("accepted",) in database.rows(service, SIGNED_ON, subject, action)


def test_a_login_leads_back_to_the_requested_page(browser: httpx.Client, staff: Person) -> None:
    wanted = "/admin/votes/votes/vote/?delegated__exact=1&q=a%26b"
    page = browser.get(wanted)
    assert page.url.path == f"{USERS}login/"
    page = log_in(browser, staff.username, page)
    assert (page.status_code, page.url.raw_path.decode()) == (200, wanted)
    assert is_logged_in(browser, "polls")


def test_only_staff_can_log_in(browser: httpx.Client, voter: Person) -> None:
    log_in(browser, voter.username)
    for service in SITES:
        assert not is_logged_in(browser, service)


@pytest.mark.parametrize("service", OTHER_SITES)
def test_pages_show_data_and_load_their_files(
    browser: httpx.Client, staff: Person, owner: Person, service: str
) -> None:
    poll = owner.open_poll(title="What do the staff see?")
    owner.vote(poll, "Tea")
    eventually(lambda: poll.is_counted(1))
    log_in(browser, staff.username)
    table = {"polls": "polls/poll", "votes": "votes/vote", "analytics": "analytics/pollanalytics"}[
        service
    ]
    page = browser.get(f"/admin/{service}/{table}/", params={"q": poll.id})
    assert page.status_code == 200
    assert poll.id in page.text
    for kind in ("css/base.css", "js/theme.js", "js/nav_sidebar.js"):
        assert f"/static/{service}/admin/{kind}" in page.text
        assert browser.get(f"/static/{service}/admin/{kind}").status_code == 200


def test_staff_close_the_poll_of_another_person(
    browser: httpx.Client, staff: Person, owner: Person
) -> None:
    poll = owner.open_poll()
    owner.vote(poll, "Tea")
    log_in(browser, staff.username)
    place = "/admin/polls/polls/poll/"
    page = browser.get(place, params={"q": poll.id})
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = {"csrfmiddlewaretoken": token, "action": "close", "_selected_action": poll.id}
    origin = {"Origin": str(browser.base_url).rstrip("/")}
    assert browser.post(place, data=form, headers=origin).status_code == 200
    assert expect(owner.get(f"/api/v1/polls/{poll.id}/"), 200)["status"] == "closed"
    eventually(lambda: poll.results()["final"])


def test_a_sign_on_code_is_bound_to_its_browser_used_once_and_not_logged(
    stack: Stack, browser: httpx.Client, staff: Person
) -> None:
    log_in(browser, staff.username)
    browser.follow_redirects = False
    place = "/admin/polls/"
    way = browser.get(browser.get(place).headers["Location"]).headers["Location"]
    code_address = browser.get(way).headers["Location"]
    code = httpx.URL(code_address).params["code"]
    with new_browser(stack) as thief:
        assert thief.get(code_address).status_code == 403
        thief.get(f"{place}login/")
        assert thief.get(code_address).status_code == 403
    elsewhere = httpx.URL(code_address).copy_set_param("next", "https://evil.example/")
    assert browser.get(elsewhere).headers["Location"] == place
    assert browser.get(code_address).status_code == 403
    browser.get("/health")
    eventually(lambda: "/admin/polls/sign-on/" in stack.log("gateway"))
    assert processes_that_logged(stack, [code]) == []


def test_a_service_page_is_no_way_into_another(browser: httpx.Client, staff: Person) -> None:
    log_in(browser, staff.username)
    assert is_logged_in(browser, "polls")
    session = browser.cookies.get("provote_polls_session", path="/admin/polls/")
    cookies = {f"provote_{name}_session": session for name in SITES}
    for service in ("users", "votes", "analytics"):
        address = f"{browser.base_url}/admin/{service}/".replace("//admin", "/admin")
        page = httpx.get(address, headers={"Cookie": _header(cookies)}, trust_env=False)
        assert page.status_code == 302, service


def _header(cookies: dict[str, str | None]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def test_a_logout_ends_the_login_everywhere(
    stack: Stack, api: Api, database: Database, browser: httpx.Client
) -> None:
    """One person logs out, one is no longer staff, one is erased: all share one minute's wait."""
    people = [make_staff(api, stack) for _ in range(3)]
    subjects = [expect(person.get("/api/v1/users/me/"), 200)["subject"] for person in people]
    browsers = [new_browser(stack) for _ in people]
    for person, window in zip(people, browsers, strict=True):
        log_in(window, person.username)
        assert all(is_logged_in(window, service) for service in SITES)
    press_log_out(browsers[0], "polls")
    assert not is_logged_in(browsers[0], "polls"), "the logout is not immediate on the same site"
    assert not is_logged_in(browsers[0], "users")
    with database.connect("users") as connection:
        connection.execute("UPDATE users SET is_staff = false WHERE subject = %s", [subjects[1]])
    assert people[2].ask("DELETE", "/api/v1/users/me/").status_code == 204

    def no_one_is_logged_in() -> bool:
        return not any(is_logged_in(window, service) for window in browsers for service in SITES)

    eventually(no_one_is_logged_in, within=ENDED_WITHIN, every=1)
    for service in OTHER_SITES:
        eventually(
            lambda s=service: database.one(
                s, "SELECT count(*) FROM admin_visitor WHERE subject = %s", subjects[2]
            ) == 0
        )  # fmt: skip
    for window in browsers:
        window.close()
