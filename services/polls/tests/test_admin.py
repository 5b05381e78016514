"""The admin site: its sign-on through users, its pages and its actions."""

from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from callers import person
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from fake_votes import Votes
from pictures import stored_files, upload

from polls.models import Image, Poll
from polls.subscribers import HANDLERS
from provote_admin.models import Visitor
from provote_core.audit.models import AuditRecord
from provote_core.outbox.consumer import apply_batch
from provote_core.outbox.models import Outbox
from provote_testing.adminsite import AdminSite, mentioned
from provote_testing.events import batch_of, samples
from provote_testing.sso import Browser

POLLS = "/admin/polls/polls/poll/"
IMAGES = "/admin/polls/polls/image/"


class TestAdminSite(AdminSite):
    """The suite of every service's admin site, and the pages of polls."""

    pages = ("polls/poll/", "polls/category/", "polls/template/", "polls/image/")

    def do(self, browser: Browser, action: str, *polls: Any) -> str:
        """Run an action on polls in the list; returns the page that follows."""
        browser.get(POLLS)
        answer = browser.send(POLLS, action=action, _selected_action=[p["id"] for p in polls])
        assert answer.status_code == 302, answer.content
        page: Any = browser.get(POLLS)
        return str(page.content.decode())

    def test_polls_are_found(self, inside: Browser) -> None:
        poll = person().make(title="Where do we meet?")
        person().make(title="Something else")
        for query in ("q=do we", f"q={poll['id']}", f"q={Poll.objects.get(pk=poll['id']).owner}",
                      "status=draft&q=where"):  # fmt: skip
            page: Any = inside.get(f"{POLLS}?{query}")
            assert "Where do we meet?" in page.content.decode(), query
            assert "Something else" not in page.content.decode(), query
        person().make(title="ÄRGER—Büro")
        page = inside.get(f"{POLLS}?q={quote('büro ärger')}")
        assert "ÄRGER—Büro" in page.content.decode()
        assert "Something else" not in page.content.decode()
        page = inside.get(f"{POLLS}?status=open")
        assert "0 polls" in page.content.decode()
        page = inside.get(f"{POLLS}{poll['id']}/change/")
        assert all(choice["label"] in page.content.decode() for choice in poll["choices"])
        assert 'name="_save"' not in page.content.decode()

    def test_actions_close_and_archive_polls_as_the_api_does(
        self, inside: Browser, votes: Votes
    ) -> None:
        one, two = person().make_open(), person().make_open()
        self.do(inside, "close", one, two)
        assert {str(p.pk) for p in Poll.objects.filter(status="closed")} == {one["id"], two["id"]}
        row = AuditRecord.objects.latest("id")
        assert (row.actor, row.action) == (str(self.boss), f"POST {POLLS}")
        self.do(inside, "close", one)
        assert Poll.objects.get(pk=one["id"]).version == 3, "a repeat changes nothing"
        self.do(inside, "archive", one)
        assert Poll.objects.get(pk=one["id"]).status == "archived"
        types = [event["type"] for row in Outbox.objects.order_by("id") for event in row.events]
        assert types == ["poll.opened"] * 2 + ["poll.closed"] * 2 + ["poll.archived"]

    def test_polls_that_cannot_be_closed_are_named_and_the_others_are_closed(
        self, inside: Browser, votes: Votes
    ) -> None:
        draft, open_ = person().make(title="Not yet"), person().make_open()
        page = self.do(inside, "close", draft, open_)
        assert "Not yet: A poll with the status draft does not allow close." in page
        assert Poll.objects.get(pk=open_["id"]).status == "closed"

    def test_images_are_shown_and_removed(
        self, inside: Browser, settings: Any, tmp_path: Any
    ) -> None:
        settings.MEDIA_ROOT = str(tmp_path)
        owner = person()
        image = upload(owner)
        poll = owner.make(image={"id": image["id"], "alt": "A map"})
        [size] = image["sizes"]
        for page in (IMAGES, f"{IMAGES}?q={owner.subject}", f"{IMAGES}{image['id']}/change/",
                     f"{POLLS}{poll['id']}/change/"):  # fmt: skip
            assert f'src="{size["url"]}"' in inside.get(page).content.decode(), page
        inside.get(IMAGES)
        inside.send(IMAGES, action="remove", _selected_action=[image["id"]])
        assert stored_files() == set()
        assert Image.objects.get().removed_at is not None
        assert size["url"] not in inside.get(IMAGES).content.decode()
        row = AuditRecord.objects.latest("id")
        assert (row.actor, row.action) == (str(self.boss), f"POST {IMAGES}")

    @pytest.mark.parametrize("chosen", ["x", "1", "\x00", "9" * 400])
    def test_an_unknown_id_cannot_be_closed(self, inside: Browser, chosen: str) -> None:
        poll = person().make_open()
        inside.get(POLLS)
        form = {"action": "close", "_selected_action": [poll["id"], chosen]}
        assert inside.send(POLLS, **form).status_code == 400
        assert Poll.objects.get(pk=poll["id"]).status == "open"

    @pytest.mark.parametrize("way", ["change", "delete"])
    def test_staff_cannot_change_a_definition(self, inside: Browser, way: str) -> None:
        poll = person().make(title="As it was")
        inside.get(POLLS)
        answer = inside.send(f"{POLLS}{poll['id']}/{way}/", title="Another", post="yes")
        assert answer.status_code == 403
        assert Poll.objects.get(pk=poll["id"]).title == "As it was"
        assert not LogEntry.objects.exists()

    def test_user_erased_removes_the_visitor(self, inside: Browser) -> None:
        Visitor.objects.create(subject=uuid4())
        data = {"subject": str(self.boss), "tokens_expire_at": timezone.now().isoformat()}
        event = samples()["user.erased"] | {"data": data}
        assert apply_batch(batch_of([event], source="users/0", first_seq=1), HANDLERS) == 1
        inside.start_sign_on()
        assert not mentioned(self.boss)
        assert Visitor.objects.filter(is_active=True).count() == 1, "no other visitor changes"
