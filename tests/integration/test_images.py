"""Images of polls through the gateway: uploaded, shown, verified, and gone with their draft."""

from __future__ import annotations

import pytest

from integration.answers import expect, problem
from integration.client import People, Person
from integration.pictures import IMAGES, assert_served, photo, pictured_poll, send, upload
from integration.waiting import eventually
from provote_rules.definition import digest


def test_an_image_is_part_of_a_poll_and_of_its_digest(people: People) -> None:
    owner = people.register()
    image = upload(owner, photo((2000, 1500)))
    assert [size["width"] for size in image["sizes"]] == [1600, 640, 160]
    poll = pictured_poll(owner, image)
    poll.open()
    shown = expect(owner.get(poll.url), 200)
    assert shown["image"] == {"id": image["id"], "alt": "The harbour", "sizes": image["sizes"]}
    assert digest(shown) == shown["digest"]
    assert_served(owner, shown["image"])
    owner.vote(poll, "Tea")
    eventually(lambda: poll.is_counted(1))


def test_a_deleted_draft_takes_its_image_along(people: People) -> None:
    owner = people.register()
    image = upload(owner, photo())
    poll = pictured_poll(owner, image)
    assert_served(owner, image)
    expect(owner.ask("DELETE", poll.url, headers={"If-Match": "*"}), 204)
    for size in image["sizes"]:
        eventually(lambda url=size["url"]: owner.api.request("GET", url).status_code == 404)


def test_a_moderator_removes_an_image_for_everyone(people: People, moderator: Person) -> None:
    owner = people.register()
    content = photo()
    image = upload(owner, content)
    poll = pictured_poll(owner, image)
    poll.open()
    before = expect(owner.get(poll.url), 200)
    removed = expect(moderator.post(f"{IMAGES}{image['id']}/remove/"), 200)
    assert removed["removed_at"]
    for size in image["sizes"]:
        problem(owner.api.request("GET", size["url"]), 404, "not-found")
    assert expect(owner.get(poll.url), 200) == before
    assert digest(before) == before["digest"]
    refused = problem(send(owner, content), 400, "invalid-image")
    assert refused["errors"][0]["code"] == "removed"


def test_a_template_and_a_clone_have_the_images(people: People) -> None:
    owner, other = people.register(), people.register()
    image = upload(owner)
    poll = pictured_poll(owner, image)
    body = {"name": "with an image", "poll_id": poll.id}
    template = expect(owner.post("/api/v1/polls/templates/", body), 201)
    poll.open()
    copies = (
        owner.post("/api/v1/polls/", {"template": template["id"]}),
        owner.post(f"{poll.url}clone/", {}),
        other.post(f"{poll.url}clone/", {}),
    )
    for copy in copies:
        shown = expect(copy, 201)["image"]
        assert (shown["alt"], shown["sizes"]) == ("The harbour", image["sizes"])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_files_are_immutable_and_inert(people: People, method: str) -> None:
    owner = people.register()
    url = upload(owner)["sizes"][-1]["url"]
    answer = owner.api.request(method, url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    length = int(answer.headers["Content-Length"])
    assert len(answer.content) == (length if method == "GET" else 0)
    etag = {"If-None-Match": answer.headers["ETag"]}
    assert owner.api.request(method, url, headers=etag).status_code == 304
    whole = owner.api.request("GET", url, headers={"Range": "bytes=0-3"})
    assert (whole.status_code, len(whole.content)) == (200, length), "the gateway has no ranges"


def test_refusals_are_in_german_too(people: People) -> None:
    owner = people.register()
    refused = problem(send(owner, b"no image", language="de"), 400, "invalid-image")
    assert refused["errors"][0]["detail"].startswith("Die Datei ist kein Bild")


def test_what_is_no_image_is_refused(people: People) -> None:
    owner = people.register()
    refused = problem(send(owner, b"no image"), 400, "invalid-image")
    assert refused["errors"][0]["code"] == "not-an-image"
    problem(send(owner, bytes(5 * 1024 * 1024 + 1)), 413, "payload-too-large")
    problem(send(owner, bytes(6 * 1024 * 1024)), 413, "payload-too-large")
