"""The pictures of the documentation: `./provote screenshots` takes them, from made-up polls."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser
from playwright.sync_api import expect as expected

from integration.answers import expect
from integration.client import Api, People, Poll
from integration.waiting import eventually
from web.tests.visitor import DESK, PHONE, Visitor, session_of

BESIDE = ("ballot", "receipt", "ranked")
TITLE = "Where does the summer festival take place?"
PLACES = ("Harbour", "City park", "Castle courtyard", "Town hall square")
WEIGHTS = (9, 5, 3, 2)
PEOPLE = ("Ada Lovelace", "Grace Hopper", "Edsger Dijkstra", "Barbara Liskov", "Radia Perlman")


class Gallery:
    """Polls with votes that look like those of people; the same each time."""

    def __init__(self, people: People) -> None:
        self.owner = people.register("town-hall")
        self.chance = random.Random(2026)
        self.festival = self._open(
            TITLE,
            PLACES,
            description="The festival is on the last weekend of July. The town pays for the place "
            "that most people choose.",
            allow_change=True,
        )
        self.chair = self._open("Who chairs the board?", PEOPLE, ballot_type="ranked")
        self.council = self._open(
            "Two delegates to the council",
            PEOPLE,
            ballot_type="ranked",
            method="scottish-stv",
            seats=2,
        )

    def fill(self) -> None:
        """Cast votes, close the election, and wait for its count."""
        for number in range(73):
            (mark,) = self.chance.choices(PLACES, WEIGHTS)
            self._cast(self.festival, number, {"choice": self.festival.choices[mark]})
        for number in range(60):
            order = sorted(PEOPLE, key=lambda one: self.chance.random() * (1 + PEOPLE.index(one)))
            ranks = order[: self.chance.randint(2, len(order))]
            ranking = [self.council.choices[name] for name in ranks]
            self._cast(self.council, number, {"ranking": ranking})
        self.council.close()
        eventually(lambda: (self.council.results()["tally"] or {}).get("final"))

    def _open(self, title: str, labels: tuple[str, ...], **more: object) -> Poll:
        rules = {"dedupe": "none"}
        definition = {"eligibility": "public", "language": "en", "rules": rules, **more}
        return self.owner.open_poll(title=title, choices=labels, **definition)

    def _cast(self, poll: Poll, number: int, ballot: object) -> None:
        body = {"poll_id": poll.id, "ballot": ballot}
        headers = {"Idempotency-Key": f"{poll.id}-{number}"}
        answer = self.owner.api.request("POST", "/api/v1/votes/", json=body, headers=headers)
        expect(answer, 201)


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest) -> Path:
    """Where the pictures belong."""
    found: Path = request.config.option.pictures
    found.mkdir(parents=True, exist_ok=True)
    return found


@pytest.fixture(scope="module")
def gallery(people: People) -> Gallery:
    """Polls to look at."""
    gallery = Gallery(people)
    gallery.fill()
    return gallery


@pytest.fixture(scope="module")
def state(browser: Browser, api: Api, gallery: Gallery) -> object:
    """The owner's session."""
    return session_of(browser, api.url, gallery.owner)


def cast(visitor: Visitor) -> None:
    """Vote, so that the receipt is shown."""
    visitor.page.get_by_text(PLACES[0]).click()
    visitor.button("Cast my vote").click()
    expected(visitor.page.locator(".notice:focus")).to_have_count(1)
    visitor.page.evaluate("scrollTo(0, 0)")


def rank(visitor: Visitor) -> None:
    """Rank three people."""
    for name in PEOPLE[:3]:
        visitor.page.get_by_role("button", name=name).first.click()


Prepare = Callable[[Visitor], None] | None
PICTURES: list[tuple[str, str, bool, bool, bool, Prepare]] = [
    # name, address, phone, dark, signed in, what is done first
    ("home", "/", False, False, False, None),
    ("ballot", "/p/{festival}", True, False, False, None),
    ("ranked", "/p/{chair}", True, True, False, rank),
    ("receipt", "/p/{festival}", True, False, False, cast),
    ("results", "/p/{festival}/results", False, False, False, None),
    ("rounds", "/p/{council}/results", False, False, False, None),
    ("present", "/p/{festival}/present", False, True, False, None),
    ("create", "/polls/new", False, False, True, None),
    ("dashboard", "/polls/{festival}", False, False, True, None),
    ("verify", "/verify", True, True, False, None),
]


@pytest.mark.parametrize(
    ("name", "address", "phone", "dark", "signed_in", "prepare"),
    PICTURES,
    ids=[picture[0] for picture in PICTURES],
)
def test_picture(
    visit: Callable[..., Visitor],
    gallery: Gallery,
    state: object,
    folder: Path,
    name: str,
    address: str,
    phone: bool,
    dark: bool,
    signed_in: bool,
    prepare: Prepare,
) -> None:
    size = dict(PHONE if phone else DESK)
    more = {"storage_state": state} if signed_in else {}
    visitor = visit(size=size, dark=dark, device_scale_factor=1.5 if phone else 1, **more)
    polls = {"festival": gallery.festival, "council": gallery.council, "chair": gallery.chair}
    visitor.go(address.format(**{poll: found.id for poll, found in polls.items()}))
    visitor.page.wait_for_selector("main h1")
    visitor.page.evaluate("document.fonts.ready.then(() => true)")
    visitor.page.wait_for_load_state("load")
    if prepare:
        prepare(visitor)
    picture = Image.open(io.BytesIO(visitor.page.screenshot(animations="disabled")))
    few = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    few.save(folder / f"{name}.png", optimize=True)


def test_picture_of_three_phones(folder: Path) -> None:
    """The first picture of the README: pages of voters beside each other."""
    pages = [Image.open(folder / f"{name}.png").convert("RGB") for name in BESIDE]
    gap = pages[0].width // 12
    width = sum(page.width for page in pages) + gap * (len(pages) - 1)
    whole = Image.new("RGB", (width, pages[0].height), "#8a8f94")
    for number, page in enumerate(pages):
        whole.paste(page, (number * (page.width + gap), 0))
    whole.quantize(128, dither=Image.Dither.NONE).save(folder / "phone.png", optimize=True)
