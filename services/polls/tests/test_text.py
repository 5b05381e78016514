"""The text policy in every field of polls, templates and categories; old text stays valid."""

from typing import Any

import pytest
from callers import POLLS, Caller, definition

from polls.builtin_templates import BUILTIN_TEMPLATES
from polls.models import Category, Choice, Poll
from polls.serializers.definitions import PollDefinition

pytestmark = pytest.mark.django_db

TEMPLATES, CATEGORIES = "/api/v1/polls/templates/", "/api/v1/categories/"
OVERRIDE = "\u202egnp.exe"


def errors(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 400, answer.content
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def choices(*labels: str) -> dict[str, Any]:
    return definition(choices=[{"label": label} for label in labels])


@pytest.mark.parametrize(
    ("text", "code"),
    [("\u200b", "blank"), ("\u3164\u2800", "blank"), ("a\x1bb", "not-printable"),
     (OVERRIDE, "not-printable"), ("a\x7f", "not-printable"), ("a\u0085", "not-printable"),
     ("a\ufeff", "not-printable"), ("a\ufffe", "not-printable")],
)  # fmt: skip
def test_every_text_field_refuses_unprintable_characters(
    owner: Caller, staff: Caller, text: str, code: str
) -> None:
    yes = {"label": "Yes"}
    for body, pointer in [
        (definition(title=text), "/title"),
        (definition(description=text), "/description"),
        (choices("Yes", text), "/choices/1/label"),
        (definition(choices=[yes, {"label": "No", "description": text}]),
         "/choices/1/description"),
    ]:  # fmt: skip
        assert errors(owner.post(POLLS, body)) == [(pointer, code)]
        kept = {"name": "mine", "definition": body}
        assert errors(owner.post(TEMPLATES, kept)) == [(f"/definition{pointer}", code)]
    named = {"name": text, "definition": definition()}
    assert errors(owner.post(TEMPLATES, named)) == [("/name", code)]
    poll = owner.make()
    assert errors(owner.post(f"{POLLS}{poll['id']}/clone/", {"title": text})) == [("/title", code)]
    for member in ("name", "description"):
        body = {"slug": "s", "name": "n", member: text}
        assert errors(staff.post(CATEGORIES, body)) == [(f"/{member}", code)]


def test_white_space_alone_is_blank_or_an_empty_description(owner: Caller) -> None:
    assert errors(owner.post(POLLS, definition(title="\u00a0"))) == [("/title", "blank")]
    assert errors(owner.post(POLLS, choices("Yes", "\u3000"))) == [("/choices/1/label", "blank")]
    assert owner.make(description=" \u00a0\n")["description"] == ""


@pytest.mark.parametrize("character", "\n\t\r\u2028\u2029")
def test_only_descriptions_accept_line_ends(owner: Caller, character: str) -> None:
    text = f"a{character}b"
    assert errors(owner.post(POLLS, definition(title=text))) == [("/title", "not-printable")]
    assert errors(owner.post(POLLS, choices(text, "c"))) == [("/choices/0/label", "not-printable")]
    poll = owner.make(
        description=text, choices=[{"label": "Yes", "description": text}, {"label": "No"}]
    )
    kept = "a\tb" if character == "\t" else "a\nb"
    assert poll["description"] == poll["choices"][0]["description"] == kept


@pytest.mark.parametrize(
    "text",
    ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "山田\u3000太郎",
     "\U0001f468\u200d\U0001f469", "\U0001fae8", "\u2764\ufe0f", "a\u00adb", "\u200fאב"],
)  # fmt: skip
def test_printable_text_is_stored_unchanged(owner: Caller, staff: Caller, text: str) -> None:
    poll = owner.make(title=text, description=text, choices=[{"label": text}, {"label": "No"}])
    assert (poll["title"], poll["description"], poll["choices"][0]["label"]) == (text,) * 3
    named = owner.post(TEMPLATES, {"name": text, "poll_id": poll["id"]})
    assert named.json()["name"] == text
    category = staff.post(CATEGORIES, {"slug": "s", "name": text, "description": text})
    assert category.json()["name"] == text


def test_text_is_stored_in_normalisation_form_c(owner: Caller) -> None:
    poll = owner.make(
        title=" Cafe\u0301\u3000", choices=[{"label": "\u212b"}, {"label": "\u1100\u1161"}]
    )
    assert poll["title"] == "Café"
    assert [choice["label"] for choice in poll["choices"]] == ["Å", "가"]
    longest = "e\u0301" * 200
    assert owner.make(title=longest)["title"] == "é" * 200, "200 code points of stored text"
    assert errors(owner.post(POLLS, definition(title="\u0958" * 101))) == [
        ("/title", "max-length")
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Café", "Cafe\u0301"), ("Yes", "Yes\u200b"), ("New York", "New\u00a0York"),
     ("New York", "New\u3000York"), ("New York", "New  York"), ("Yes", "Y\u200ces"),
     ("Yes", "Yes\u3164"), ("Yes", "Y\u00ades"), ("a-b", "a\u2011b"), ("\u2764", "\u2764\ufe0f")],
)  # fmt: skip
def test_two_choices_that_look_alike_are_duplicates(owner: Caller, one: str, other: str) -> None:
    expected = [("/choices/2/label", "duplicate")]
    assert errors(owner.post(POLLS, choices(one, "No", other))) == expected
    assert errors(owner.post(POLLS, choices(other, "No", one))) == expected
    draft = owner.make()
    new = {"choices": [{"label": label} for label in (one, "No", other)]}
    assert errors(owner.patch(f"{POLLS}{draft['id']}/", new, If_Match='"1"')) == expected
    kept = {"name": "mine", "definition": choices(one, "No", other)}
    assert errors(owner.post(TEMPLATES, kept)) == [("/definition/choices/2/label", "duplicate")]


def test_choices_that_look_different_are_no_duplicates(owner: Caller) -> None:
    flags = [
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    ]
    words = ["Yes", "yes", "x2", "x²", "½", "1/2", "Cafe", "Café", "NewYork", "New York"]
    labels = [*words, *flags]
    poll = owner.post(POLLS, choices(*labels))
    assert poll.status_code == 201, poll.content
    assert [choice["label"] for choice in poll.json()["choices"]] == labels


@pytest.mark.parametrize("slug", ["\u212a", "\u017f", "k\u200b", "\uff4b", "caf\u00e9"])
def test_a_tag_with_non_ascii_letters_is_refused(owner: Caller, staff: Caller, slug: str) -> None:
    assert errors(owner.post(POLLS, definition(tags=[slug]))) == [("/tags/0", "slug")]
    assert errors(staff.post(CATEGORIES, {"slug": slug, "name": "n"})) == [("/slug", "slug")]


@pytest.fixture
def old(owner: Caller) -> dict[str, Any]:
    """A draft with texts that an older version accepted."""
    poll = owner.make()
    Poll.objects.update(title=OVERRIDE, description="a\x1b[2Jb")
    for choice, label in zip(Choice.objects.all(), ["Cafe\u0301", "\u200b"], strict=True):
        Choice.objects.filter(pk=choice.pk).update(label=label, description="\u200b")
    return owner.get(f"{POLLS}{poll['id']}/").json()


def test_a_poll_with_old_text_can_be_read_and_opened(
    owner: Caller, old: dict[str, Any], votes: Any
) -> None:
    path = f"{POLLS}{old['id']}/"
    assert (old["title"], old["choices"][0]["label"]) == (OVERRIDE, "Cafe\u0301")
    changed = owner.patch(path, {"tags": ["new"]}, If_Match='"1"').json()
    assert changed == {**old, "tags": ["new"], "version": 2}
    clone = owner.post(f"{path}clone/", {})
    assert (clone.status_code, clone.json()["title"]) == (201, OVERRIDE)
    assert owner.post(f"{path}open/").json()["title"] == OVERRIDE


def test_sending_old_text_again_is_no_change(owner: Caller, old: dict[str, Any]) -> None:
    path = f"{POLLS}{old['id']}/"
    same = {"title": OVERRIDE, "description": old["description"]}
    assert owner.patch(path, same, If_Match='"1"').json() == old
    relabelled = [{**text(old["choices"][0]), "label": "Tea"}, text(old["choices"][1])]
    changed = owner.patch(path, {**same, "choices": relabelled}, If_Match='"1"')
    assert [choice["label"] for choice in changed.json()["choices"]] == ["Tea", "\u200b"]
    other = owner.patch(path, {"title": f"{OVERRIDE}!"}, If_Match='"2"')
    assert errors(other) == [("/title", "not-printable")]


def text(choice: dict[str, Any]) -> dict[str, str]:
    """The members of a choice that its author writes."""
    return {name: choice[name] for name in ("label", "description")}


def test_errors_reveal_no_text_of_a_hidden_poll(old: dict[str, Any], other: Caller) -> None:
    for title in (OVERRIDE, "a\x1b"):
        answer = other.patch(f"{POLLS}{old['id']}/", {"title": title}, If_Match='"1"')
        assert errors(answer) == [("/title", "not-printable")]


def test_a_template_with_old_text_makes_polls(owner: Caller, old: dict[str, Any]) -> None:
    kept = owner.post(TEMPLATES, {"name": "old", "poll_id": old["id"]}).json()
    poll = owner.post(POLLS, {"template": kept["id"]})
    assert (poll.status_code, poll.json()["title"]) == (201, OVERRIDE)
    spoilt = owner.post(POLLS, {"template": kept["id"], "title": "a\x1b"})
    assert errors(spoilt) == [("/title", "not-printable")]


def test_an_old_category_keeps_its_text(staff: Caller) -> None:
    Category.objects.create(slug="old", name=OVERRIDE, description="\u200b")
    path = f"{CATEGORIES}old/"
    body = {"name": OVERRIDE, "description": "New."}
    assert staff.patch(path, body, If_Match='"1"').json()["description"] == "New."
    assert errors(staff.patch(path, {"name": "\u200b"}, If_Match='"2"')) == [("/name", "blank")]
    gone = staff.patch(f"{CATEGORIES}gone/", {"name": "\u200b"}, If_Match='"1"')
    assert errors(gone) == [("/name", "blank")]


def test_built_in_templates_pass_the_text_policy_unchanged() -> None:
    for template in BUILTIN_TEMPLATES.values():
        checked = PollDefinition(data=template.definition)
        assert checked.is_valid(), (template.slug, checked.errors)
        kept = dict(checked.validated_data)
        kept["choices"] = [{"label": choice["label"]} for choice in kept["choices"]]
        kept["rules"] = {
            name: kept["rules"][name] for name in template.definition.get("rules", ())
        }
        assert {"rules": {}, **template.definition}.items() <= kept.items()
