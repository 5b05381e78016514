"""Images of polls and choices: uploads, definitions, digests, events, and the end of files."""

import hashlib
import json
import os
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from callers import POLLS, Caller, definition, person
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pictures import IMAGES, encoded, file_of, send, stored_files, two_halves, upload

from polls.constraints import MAX_UNUSED_IMAGES
from polls.images.encoding import MAX_BYTES
from polls.models import Choice, Image, ImageUse, Poll
from polls.selectors import poll_state
from polls.services import erase_person, run_housekeeping
from polls.services.image_expiry import sweep_files
from provote_rules.definition import digest
from provote_testing.events import outbox_events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

ALT = "A pot of tea"
TEMPLATES = f"{POLLS}templates/"


def shown(image: dict[str, Any], alt: str = ALT) -> dict[str, Any]:
    """An image in the response of a poll."""
    return {"id": image["id"], "alt": alt, "sizes": image["sizes"]}


def of(image: dict[str, Any], alt: str = ALT) -> dict[str, Any]:
    """An image in a request."""
    return {"id": image["id"], "alt": alt}


def pictured(owner: Caller, image: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A draft with the image for itself and for its first choice."""
    choices = [{"label": "Tea", "image": of(image)}, {"label": "Coffee"}]
    return owner.make(image=of(image, ""), choices=choices, **changes)


def pictures_of(poll: dict[str, Any]) -> list[Any]:
    """The images of the choices; None for a choice without."""
    return [choice.get("image") for choice in poll["choices"]]


def expire() -> None:
    """Let the time of every unused image pass."""
    Image.objects.filter(expires_at__isnull=False).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )


def code_of(answer: Any, status: int) -> Any:
    body = answer.json()
    assert answer.status_code == status, body
    errors = body.get("errors") or [{}]
    return body["code"], errors[0].get("pointer"), errors[0].get("code")


def test_an_upload_is_stored_in_its_sizes(owner: Caller) -> None:
    answer = send(owner, encoded(two_halves((2000, 1000)), "JPEG"))
    image = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{IMAGES}{image['id']}/"
    assert owner.get(answer.headers["Location"]).json() == image
    assert [size["width"] for size in image["sizes"]] == [1600, 640, 160]
    for size in image["sizes"]:
        assert size["url"] == f"/media/polls/{size['sha256']}.webp"
        assert file_of(size).stat().st_mode & 0o777 == 0o644
    assert len(stored_files()) == 3


def test_a_repeated_upload_returns_the_same_image(owner: Caller) -> None:
    first = upload(owner)
    again = upload(owner)
    assert again["id"] == first["id"]
    assert again["expires_at"] > first["expires_at"]
    assert len(stored_files()) == 1


def test_uploads_need_a_person(stranger: Caller, sibling: Caller) -> None:
    assert send(stranger, encoded()).status_code == 401
    assert send(person(key_id=uuid4()), encoded()).status_code == 403
    assert send(sibling, encoded()).status_code in (401, 403)


def test_only_moderators_see_images_of_others(owner: Caller, other: Caller) -> None:
    image = upload(owner)
    path = f"{IMAGES}{image['id']}/"
    for caller in (other, person(subject=owner.subject, key_id=uuid4())):
        assert caller.get(path).status_code in (403, 404)
    for caller in (person(moderator=True), person(staff=True)):
        assert caller.get(path).json() == image


def test_an_unused_image_can_be_deleted(owner: Caller, other: Caller) -> None:
    image = upload(owner)
    path = f"{IMAGES}{image['id']}/"
    for caller, status in ((other, 404), (person(moderator=True), 403), (owner, 204)):
        assert stored_files() == {file_of(image["sizes"][0]).name}
        assert caller.delete(path).status_code == status
    assert stored_files() == set()
    assert owner.delete(path).status_code == 404
    assert upload(owner)["id"] != image["id"]


def test_an_image_in_use_cannot_be_deleted(owner: Caller, other: Caller) -> None:
    image, same = upload(owner), upload(other)
    poll = pictured(owner, image)
    assert code_of(owner.delete(f"{IMAGES}{image['id']}/"), 409)[0] == "image-in-use"
    assert other.delete(f"{IMAGES}{same['id']}/").status_code == 204
    assert owner.get(f"{POLLS}{poll['id']}/").json() == poll
    assert stored_files() == {file_of(image["sizes"][0]).name}


@pytest.mark.parametrize("rights", [{"moderator": True}, {"staff": True}])
def test_a_moderator_removes_an_image_for_everyone(
    owner: Caller, other: Caller, rights: dict[str, bool]
) -> None:
    image, moderator = upload(owner, encoded(two_halves((700, 300)))), person(**rights)
    draft = pictured(owner, image)
    poll = owner.post(f"{POLLS}{draft['id']}/open/").json()
    same = upload(other, encoded(two_halves((700, 300))))
    path = f"{IMAGES}{image['id']}/remove/"
    assert code_of(other.post(path), 404)[0] == "not-found"
    assert code_of(owner.post(path), 403)[0] == "forbidden"
    assert len(stored_files()) == 3
    removed = moderator.post(path).json()
    assert removed["removed_at"] is not None
    assert stored_files() == set()
    assert moderator.post(path).json() == removed
    shown = owner.get(f"{POLLS}{poll['id']}/").json()
    assert shown == poll, "the frozen definition stays"
    assert digest(shown) == shown["digest"]
    refused = send(other, encoded(two_halves((700, 300))))
    assert code_of(refused, 400) == ("invalid-image", "/file", "removed")
    assert other.delete(f"{IMAGES}{same['id']}/").status_code == 204
    expire()
    run_housekeeping()
    assert code_of(send(other, encoded(two_halves((700, 300)))), 400)[2] == "removed"
    assert upload(other)["removed_at"] is None


def test_a_copy_of_a_removed_image_is_removed(owner: Caller, other: Caller) -> None:
    poll = pictured(owner, upload(owner), listing="unlisted")
    owner.post(f"{POLLS}{poll['id']}/open/")
    person(moderator=True).post(f"{IMAGES}{poll['image']['id']}/remove/")
    copy = other.post(f"{POLLS}{poll['id']}/clone/").json()
    assert other.get(f"{IMAGES}{copy['image']['id']}/").json()["removed_at"] is not None
    assert stored_files() == set()


def test_a_removal_takes_no_body_with_members(owner: Caller) -> None:
    image, moderator = upload(owner), person(moderator=True)
    path = f"{IMAGES}{image['id']}/remove/"
    assert code_of(moderator.post(path, {"why": "x"}), 400)[1:] == ("/why", "unknown-field")
    assert moderator.post(path, {}).status_code == 200


def test_a_form_without_one_file_is_refused(owner: Caller) -> None:
    assert code_of(send(owner, encoded(), name="image"), 400)[1:] == ("/image", "unknown-field")
    more = send(owner, encoded(), **{"a/b~c": "tea"})
    assert code_of(more, 400)[1:] == ("/a~1b~0c", "unknown-field")
    more = send(owner, encoded(), alt="tea")
    assert code_of(more, 400)[1:] == ("/alt", "unknown-field")
    empty = Client().post(IMAGES, {}, headers=owner.headers)
    assert code_of(empty, 400)[1:] == ("/file", "required")
    text = Client().post(IMAGES, {"file": "text"}, headers=owner.headers)
    assert code_of(text, 400)[1:] == ("/file", "required")


@pytest.mark.parametrize("kind", ["application/json", "image/png", "multipart/mixed", ""])
def test_another_media_type_is_415(owner: Caller, kind: str) -> None:
    answer = Client().generic("POST", IMAGES, encoded(), kind, headers=owner.headers)
    assert code_of(answer, 415)[0] == "unsupported-media-type"


def test_the_media_type_is_compared_without_case(owner: Caller) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    form = head + encoded() + b"\r\n--x--\r\n"
    kind = "Multipart/Form-DATA; Boundary=x"
    assert Client().generic("POST", IMAGES, form, kind, headers=owner.headers).status_code == 201


def test_a_malformed_form_is_400(owner: Caller) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        answer = Client().generic("POST", IMAGES, b"no form", kind, headers=owner.headers)
        assert answer.status_code == 400, answer.content


def test_what_is_no_image_is_400(owner: Caller) -> None:
    assert code_of(send(owner, b"no image"), 400) == ("invalid-image", "/file", "not-an-image")
    assert stored_files() == set()


def test_the_largest_file_is_read_and_a_larger_one_is_413(owner: Caller) -> None:
    image = encoded()
    assert send(owner, image + bytes(MAX_BYTES - len(image))).status_code == 201
    for more in (1, 1024 * 1024):
        answer = send(owner, image + bytes(MAX_BYTES - len(image) + more))
        assert code_of(answer, 413)[0] == "payload-too-large"


def test_without_a_media_folder_uploads_are_503(owner: Caller, settings: Any) -> None:
    settings.MEDIA_ROOT = ""
    assert code_of(send(owner, encoded()), 503)[0] == "images-unavailable"
    run_housekeeping()


def test_a_person_has_few_unused_images(owner: Caller) -> None:
    until = timezone.now() + timedelta(hours=1)
    Image.objects.bulk_create(
        Image(owner=owner.subject, sha256=f"{n:064x}", sizes=[], expires_at=until)
        for n in range(MAX_UNUSED_IMAGES)
    )
    assert code_of(send(owner, encoded()), 409)[0] == "too-many-images"


def test_a_poll_and_a_choice_show_their_images(owner: Caller) -> None:
    image = upload(owner)
    poll = pictured(owner, image)
    assert poll["image"] == shown(image, "")
    assert pictures_of(poll) == [shown(image), None]
    assert owner.get(f"{POLLS}{poll['id']}/").json() == poll
    listed = owner.get(f"{POLLS}?owner=me").json()["results"]
    assert listed == [poll]
    assert owner.get(f"{IMAGES}{image['id']}/").json()["expires_at"] is None


def test_a_poll_without_images_says_so(owner: Caller) -> None:
    poll = owner.make()
    assert poll["image"] is None
    assert all("image" not in choice for choice in poll["choices"])


@pytest.mark.parametrize("place", ["image", "choice"])
def test_only_ones_own_images_can_be_used(owner: Caller, other: Caller, place: str) -> None:
    for strange in (upload(other), {"id": str(uuid4())}):
        body = definition()
        (body if place == "image" else body["choices"][1])["image"] = of(strange)
        pointer = "/image/id" if place == "image" else "/choices/1/image/id"
        assert code_of(owner.post(POLLS, body), 400)[1:] == (pointer, "unknown-image")
    assert not Poll.objects.exists()


@pytest.mark.parametrize(
    ("image", "pointer", "code"),
    [
        ("x", "/image", "invalid"),
        ({}, "/image/id", "required"),
        ({"id": str(uuid4())}, "/image/alt", "required"),
        ({"id": 1, "alt": ""}, "/image/id", "invalid"),
        ({"id": str(uuid4()), "alt": "a\u202eb"}, "/image/alt", "not-printable"),
        ({"id": str(uuid4()), "alt": "", "sizes": []}, "/image/sizes", "unknown-field"),
    ],
)
def test_a_malformed_reference_is_400(owner: Caller, image: Any, pointer: str, code: str) -> None:
    assert code_of(owner.post(POLLS, definition(image=image)), 400)[1:] == (pointer, code)


def test_images_of_a_draft_are_replaced_and_removed(owner: Caller) -> None:
    first, second = upload(owner), upload(owner, encoded(two_halves((60, 60))))
    poll = pictured(owner, first)
    path = f"{POLLS}{poll['id']}/"
    changed = owner.patch(path, {"image": of(second)}, If_Match='"1"').json()
    assert changed["image"] == shown(second)
    assert changed["choices"] == poll["choices"]
    assert changed["version"] == 2
    same = owner.patch(path, {"image": of(second)}, If_Match='"2"').json()
    assert same["version"] == 2
    choices = [{"label": "Tea"}, {"label": "Coffee", "image": of(second)}]
    changed = owner.patch(path, {"choices": choices}, If_Match='"2"').json()
    assert pictures_of(changed) == [None, shown(second)]
    run_housekeeping()
    assert stored_files() == {file_of(second["sizes"][0]).name}
    plain = {"image": None, "choices": [{"label": "Tea"}, {"label": "Coffee"}]}
    changed = owner.patch(path, plain, If_Match='"3"').json()
    assert changed["image"] is None
    assert Poll.objects.get().images is None
    run_housekeeping()
    assert stored_files() == set()


def test_a_deleted_draft_takes_its_files_along(owner: Caller) -> None:
    image = upload(owner)
    poll, twin = pictured(owner, image), pictured(owner, image, title="Another")
    owner.delete(f"{POLLS}{poll['id']}/", If_Match="*")
    run_housekeeping()
    assert file_of(image["sizes"][0]).exists(), "another poll uses it"
    owner.delete(f"{POLLS}{twin['id']}/", If_Match="*")
    run_housekeeping()
    assert stored_files() == set()
    assert not Image.objects.exists()


def test_an_unused_upload_expires(owner: Caller) -> None:
    image = upload(owner)
    run_housekeeping()
    assert file_of(image["sizes"][0]).exists()
    expire()
    run_housekeeping()
    assert stored_files() == set()
    assert owner.get(f"{IMAGES}{image['id']}/").status_code == 404


def test_files_that_another_person_has_stay(owner: Caller, other: Caller) -> None:
    image = upload(owner)
    pictured(other, upload(other))
    expire()
    run_housekeeping()
    assert list(Image.objects.values_list("owner", flat=True)) == [other.subject]
    assert file_of(image["sizes"][0]).exists()


def test_a_clone_has_the_images_as_its_own(owner: Caller, other: Caller) -> None:
    poll = pictured(owner, upload(owner), listing="unlisted")
    owner.post(f"{POLLS}{poll['id']}/open/")
    copy = other.post(f"{POLLS}{poll['id']}/clone/").json()
    assert copy["image"]["sizes"] == poll["image"]["sizes"]
    assert copy["image"]["id"] != poll["image"]["id"]
    assert copy["choices"][0]["image"]["alt"] == ALT
    Poll.objects.filter(pk=poll["id"]).delete()
    run_housekeeping()
    assert len(stored_files()) == 1
    twin = other.post(f"{POLLS}{copy['id']}/clone/").json()
    assert twin["image"] == copy["image"]


def test_an_opening_freezes_the_images(owner: Caller) -> None:
    draft = pictured(owner, upload(owner))
    poll = owner.post(f"{POLLS}{draft['id']}/open/").json()
    assert poll["image"] == draft["image"]
    answer = owner.patch(f"{POLLS}{poll['id']}/", {"image": None}, If_Match="*")
    assert code_of(answer, 409) == ("definition-frozen", "/image", "frozen")


def test_the_digest_covers_the_files_and_their_texts(owner: Caller) -> None:
    draft = pictured(owner, upload(owner, encoded(two_halves((700, 300)))))
    poll = owner.post(f"{POLLS}{draft['id']}/open/").json()
    assert poll["digest"] == digest(poll)
    for changed in (
        poll | {"image": None},
        poll | {"image": poll["image"] | {"alt": "other"}},
        poll | {"image": poll["image"] | {"sizes": poll["image"]["sizes"][:1]}},
        poll | {"choices": [one | {"image": None} for one in poll["choices"]]},
    ):
        assert digest(changed) != poll["digest"]
    elsewhere = poll["image"] | {"id": str(uuid4())}
    assert digest(poll | {"image": elsewhere}) == poll["digest"], "ids are not frozen"


def test_the_recipe_of_0_3_0_fits_a_poll_without_images(owner: Caller) -> None:
    """It takes choices as they are, and knows no member `image`."""
    poll = owner.make_open()
    names = ["allow_change", "ballot_type", "choices", "closes_at", "eligibility", "id", "listing",
             "method", "opens_at", "results_visibility", "rules", "seats"]  # fmt: skip
    old = {name: poll[name] for name in names}
    text = json.dumps(old, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == digest(poll) == poll["digest"]


def test_events_and_the_state_for_siblings_have_the_images(owner: Caller) -> None:
    image = upload(owner)
    draft = pictured(owner, image)
    owner.post(f"{POLLS}{draft['id']}/open/")
    [event] = outbox_events()
    files = [{n: size[n] for n in ("sha256", "width", "height")} for size in image["sizes"]]
    assert event["data"]["image"] == {"alt": "", "sizes": files}
    shown_choices = [choice["image"] for choice in event["data"]["choices"]]
    assert shown_choices == [{"alt": ALT, "sizes": files}, None]
    state = poll_state(Poll.objects.get().pk)
    assert state.image is not None
    assert state.image.sizes[0].sha256 == image["sizes"][0]["sha256"]


def templates_with(owner: Caller, image: dict[str, Any]) -> list[dict[str, Any]]:
    """A template made of a poll with the image, and one made of a definition."""
    poll = pictured(owner, image)
    choices = [{"label": "Tea", "image": of(image)}, {"label": "Coffee"}]
    made = definition(image=of(image, ""), choices=choices)
    sources = ({"poll_id": poll["id"]}, {"definition": made})
    answers = [owner.post(TEMPLATES, {"name": "mine", **source}) for source in sources]
    owner.delete(f"{POLLS}{poll['id']}/", If_Match="*")
    return [answer.json() for answer in answers]


def test_templates_keep_images_for_their_polls(owner: Caller) -> None:
    image = upload(owner)
    templates = templates_with(owner, image)
    expire()
    run_housekeeping()
    for template in templates:
        stored = template["definition"]
        assert stored["image"] == of(image, "")
        assert [one.get("image") for one in stored["choices"]] == [of(image), None]
        assert owner.get(f"{TEMPLATES}{template['id']}/").json() == template
        poll = owner.post(POLLS, {"template": template["id"]}).json()
        assert poll["image"] == shown(image, "")
        assert pictures_of(poll) == [shown(image), None]
        plain = owner.post(POLLS, {"template": template["id"], "image": None}).json()
        assert (plain["image"], pictures_of(plain)) == (None, [shown(image), None])
        for made in (poll, plain):
            owner.delete(f"{POLLS}{made['id']}/", If_Match="*")
    for template in templates:
        assert stored_files() == {file_of(image["sizes"][0]).name}
        owner.delete(f"{TEMPLATES}{template['id']}/")
        run_housekeeping()
    assert stored_files() == set()


def test_a_template_has_images_of_its_owner_only(owner: Caller, other: Caller) -> None:
    choices = [{"label": "Tea"}, {"label": "Coffee", "image": of(upload(other))}]
    body = {"name": "mine", "definition": definition(choices=choices)}
    pointer = "/definition/choices/1/image/id"
    assert code_of(owner.post(TEMPLATES, body), 400)[1:] == (pointer, "unknown-image")
    assert owner.get(TEMPLATES).json()["results"][-1]["shipped"]


def test_a_template_without_images_does_not_name_them(owner: Caller) -> None:
    """0.3.0 reads it, and knows no member `image`."""
    made = owner.post(TEMPLATES, {"name": "mine", "definition": definition()}).json()
    assert "image" not in str(made["definition"])
    assert owner.post(POLLS, {"template": made["id"]}).json()["image"] is None


def test_an_erased_person_leaves_no_images_of_templates(owner: Caller) -> None:
    templates_with(owner, upload(owner))
    assert owner.subject is not None
    erase_person(subject=owner.subject, until=timezone.now() + timedelta(minutes=10))
    run_housekeeping()
    assert stored_files() == set()
    assert not Image.objects.exists()


def test_an_erased_person_leaves_the_images_of_polls_only(owner: Caller) -> None:
    used = upload(owner)
    upload(owner, encoded(two_halves((60, 60))))
    pictured(owner, used)
    assert owner.subject is not None
    erase_person(subject=owner.subject, until=timezone.now() + timedelta(minutes=10))
    expire()
    run_housekeeping()
    [image] = Image.objects.all()
    assert str(image.pk) == used["id"]
    assert image.owner != owner.subject
    assert len(stored_files()) == 1


# 0.3.0 runs beside this version, and knows neither the tables nor the column.


def test_0_3_0_deletes_polls_and_replaces_choices_with_images(owner: Caller) -> None:
    image = upload(owner)
    kept, gone = pictured(owner, image), pictured(owner, image)
    with connection.cursor() as cursor:
        for poll in (kept, gone):
            cursor.execute("DELETE FROM choice WHERE poll_id = %s", [poll["id"]])
        cursor.execute("DELETE FROM poll_text WHERE poll_id = %s", [gone["id"]])
        cursor.execute("DELETE FROM poll WHERE id = %s", [gone["id"]])
    Choice.objects.bulk_create(
        Choice(poll_id=kept["id"], position=n, label=f"Choice {n}") for n in range(2)
    )
    assert ImageUse.objects.count() == 1
    poll = owner.post(f"{POLLS}{kept['id']}/open/").json()
    assert pictures_of(poll) == [None, None]
    assert digest(poll) == poll["digest"]


def test_0_3_0_cannot_publish_a_draft_with_images(owner: Caller) -> None:
    poll = pictured(owner, upload(owner))
    with pytest.raises(IntegrityError, match="poll_images"), transaction.atomic():
        Poll.objects.filter(pk=poll["id"]).update(status="open", opens_at=timezone.now())


# Files


def test_old_files_without_an_image_are_swept(owner: Caller, media: Any) -> None:
    image = upload(owner)
    pictured(owner, image)
    known = file_of(image["sizes"][0])
    stray, young = (known.with_name(f"{known.name[:2]}{n * 62}.webp") for n in "ab")
    rest = known.with_name(".interrupted")
    for file in (stray, young, rest):
        file.write_bytes(b"x")
    for file in (known, stray, rest):
        os.utime(file, (1, 1))
    sweep_files(known.parent.name)
    assert stored_files() == {known.name, young.name}
