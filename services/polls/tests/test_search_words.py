"""Which query finds which text, in every script, independent of the database's locale."""
# ruff: noqa: RUF001 - letters that look like others are what is tested

import unicodedata
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from callers import POLLS, Caller
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from polls import listing
from polls.models import Poll
from polls.search.index import MAX_SIZE, index_outdated, vector
from polls.search.query import tsquery
from polls.search.words import MAX_WORD, Kind, Token, fold, tokens, without_accents
from provote_core.auth import anonymous
from provote_testing.marks import HOSTILE, counted_swaps

YES, NO = True, False


def selects(text: str, q: str) -> bool:
    """Whether PostgreSQL finds a poll with this title."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector @@ %s::tsquery", [vector(text, "", [], []), tsquery(q)]
        )
        return bool(cursor.fetchone()[0])


# Each case runs as written here, and with text, query, or both decomposed.
TABLE = [
    # Case
    ("ÄRGER im BÜRO", "ärger", YES),
    ("ÄRGER im BÜRO", "büro", YES),
    ("ÄRGER im BÜRO", "BÜRO Ärger", YES),
    ("ÄRGER im BÜRO", "würger", NO),
    ("Straße", "STRASSE", YES),
    ("STRASSE", "straße", YES),
    ("GROẞE Frage", "große", YES),
    ("İSTANBUL", "istanbul", YES),
    ("ISPARTA", "ısparta", YES),
    ("ısparta", "Isparta", YES),
    ("Diyarbakır", "DİYARBAKIR", YES),
    ("ΟΔΥΣΣΕΥΣ", "οδυσσευς", YES),
    ("Οδυσσεύς", "ΟΔΥΣΣΕΎΣ", YES),
    ("ΑΘΗΝΑ", "Αθήνα", YES),
    ("МОСКВА или Питер", "москва", YES),
    ("Киев", "КИЕВ", YES),
    ("ՀԱՅԱՍՏԱՆ", "հայաստան", YES),
    ("ᏣᎳᎩ", "ꮳꮃꭹ", YES),
    # Punctuation of all kinds separates
    ("¿Dónde comemos?", "dónde", YES),
    ("¿Dónde comemos?", "comemos", YES),
    ("“Quoted” words", "quoted", YES),
    ("„Quoted“ words", "“quoted words”", YES),
    ("«Où» ou ‹là›…", "là", YES),
    ("«Où» ou ‹là›…", "où", YES),
    ("《红楼梦》", "红楼梦", YES),
    ("Hafen—Park", "park", YES),
    ("Hafen—Park", "hafen-park", YES),
    ("Hafen-Park", "park hafen", YES),
    ("Hafen-Park", "park-hafen", NO),
    *((f"Hafen{dash}Park", "park", YES) for dash in "-‐‑‒–—―−﹘﹣－⸺〜/／_·•|"),
    ("Donau\u00addampf", "donaudampf", YES),
    ("snake_case", "case", YES),
    ("a,b;c", "b", YES),
    ("What?!No", "no", YES),
    ("New\u00a0York", "york", YES),
    ("New\u200bYork", "york", YES),
    ("New\u3000York", "new york", YES),
    # Apostrophes of all kinds
    *((f"l{mark}été", "été", YES) for mark in "'’‘ʼʻ´`′＇"),
    *((f"l{mark}été", "l'été", YES) for mark in "’‘ʼʻ´`′＇"),
    *(("l'été", f"l{mark}été", YES) for mark in "’‘ʼʻ´`′＇"),
    ("O’Neil", "o'neil", YES),
    ("O’Neil", "neil", YES),
    ("м’ята", "м'ята", YES),
    ("Hawaiʻi", "hawai'i", YES),
    ("צה״ל", 'צה"ל', YES),
    # Accents: a query without them finds more, one with them the same
    ("Café", "cafe", YES),
    ("Cafe", "café", YES),
    ("Crème brûlée", "creme brulee", YES),
    ("Łódź", "lodz", YES),
    ("Đà Nẵng", "da nang", YES),
    ("Smørrebrød", "smorrebrod", YES),
    ("ёлка", "елка", YES),
    ("мой", "мои", NO),
    ("za\u0301mok", "zamok", YES),
    ("Tiếng Việt", "tiếng việt", YES),
    # Compatibility forms
    ("ＦＵＬＬ ｗｉｄｔｈ", "full width", YES),
    ("full width", "ｆｕｌｌ", YES),
    ("ﬁnal oﬀer", "final offer", YES),
    ("ｶﾞｯｺｳ", "ガッコウ", YES),
    ("m²", "m2", YES),
    # Arabic and Hebrew, with and without points
    ("مُحَمَّد", "مُحَمَّد", YES),
    ("مُحَمَّد", "محمد", YES),
    ("محمد", "مُحَمَّد", YES),
    ("مـــحمد", "محمد", YES),
    ("أحمد", "احمد", YES),
    ("الاقتراع المفتوح", "المفتوح", YES),
    ("می‌خواهم", "می‌خواهم", YES),
    ("می‌خواهم", "میخواهم", YES),
    ("שָׁלוֹם", "שלום", YES),
    ("۲۰۲۶", "2026", YES),
    ("2026", "٢٠٢٦", YES),
    # Marks that belong to letters
    ("हिन्दी में मतदान", "हिन्दी", YES),
    ("हिन्दी में मतदान", "मतदान", YES),
    ("हिन्दी में मतदान", "ह", NO),
    ("हिन्दी में मतदान", "हन", NO),
    ("क्‍ष", "क्ष", YES),
    ("தமிழ் மொழி", "தமிழ்", YES),
    ("বাংলা ভাষা", "ভাষা", YES),
    ("བོད་སྐད", "སྐད", YES),
    # Scripts without spaces, and Hangul
    ("東京オリンピック開催", "オリンピック", YES),
    ("東京オリンピック開催", "東京", YES),
    ("東京オリンピック開催", "京オ", YES),
    ("東京オリンピック開催", "開催", YES),
    ("東京オリンピック開催", "催", YES),
    ("東京オリンピック開催", "東", YES),
    ("東京オリンピック開催", "東京開催", NO),
    ("東京オリンピック開催", "東京 開催", YES),
    ("東京オリンピック開催", "大阪", NO),
    ("東京オリンピック開催", "オリック", NO),
    ("がっこう", "かっこう", NO),
    ("iPhoneの発売", "iphone", YES),
    ("iPhoneの発売", "発売", YES),
    ("東京2026年大会", "東京2026年", YES),
    ("東京2026年大会", "2026年", YES),
    ("東京2026年大会", "年大会", YES),
    ("今天吃什么？", "吃什么", YES),
    ("吃", "吃", YES),
    ("𠮷野家", "𠮷野", YES),
    ("神\ufe00社", "神社", YES),
    ("서울에서 만나요", "서울", YES),
    ("서울에서 만나요", "만나", YES),
    ("เลือกตั้งวันไหน", "เลือกตั้ง", YES),
    ("เลือกตั้งวันไหน", "วันไหน", YES),
    ("เลือกตั้ง\u200bวันไหน", "ตั้งวัน", YES),
    ("น้ำดื่ม", "น้ำ", YES),
    ("ການເລືອກຕັ້ງ", "ເລືອກ", YES),
    ("ភាសាខ្មែរ", "ខ្មែរ", YES),
    ("မြန်မာဘာသာ", "ဘာသာ", YES),
    # Emoji and signs
    ("Pizza 🍕?", "🍕", YES),
    ("Pizza🍕today", "pizza", YES),
    ("Pizza🍕today", "today 🍕", YES),
    ("Tea ☕ or cake", '"tea or cake"', YES),
    ("Tea", "☕", NO),
    ("👨‍👩‍👧 day", "👨‍👩‍👧", YES),
    ("👍🏽", "👍", YES),
    ("👍", "👍🏿", YES),
    ("☕️", "☕", YES),
    ("🇩🇪 or 🇫🇷", "🇫🇷", YES),
    ("🇩🇪", "🇪🇩", NO),
    ("\U0001fae8 face", "\U0001fae8", YES),
    ("\U0001faff later", "later \U0001faff", YES),
    ("5€", "5 €", YES),
    ("1️⃣ first", "1", YES),
    # Syntax of queries
    ("green tea", '"green tea"', YES),
    ("green tea", "“green tea”", YES),
    ("tea so green", "«green tea»", NO),
    ("grüner Tee", "tee -schwarz", YES),
    ("grüner Tee", "tee -grüner", NO),
    ("grüner Tee", "-schwarz", YES),
    ("grüner Tee", "kaffee or tee", YES),
    ("grüner Tee", "kaffee OR schwarzer tee", NO),
    ("grüner Tee", 'tee -"grüner tee"', NO),
    ("Tee - Kaffee", "Tee - Kaffee", YES),
    ("either or", "or", YES),
    ("tea", "tea or", YES),
    ("tea", "te", NO),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "q", "verdict"), TABLE)
def test_the_query_finds_the_text(text: str, q: str, verdict: bool) -> None:
    for form in ("NFC", "NFD"):
        for other in ("NFC", "NFD"):
            sought = unicodedata.normalize(other, q)
            assert selects(unicodedata.normalize(form, text), sought) is verdict, (form, other)


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "ÄRGER im BÜRO"),
        ("description", "Kein “ÄRGER”."),
        ("choices", [{"label": "ÄRGER"}, {"label": "b"}]),
        ("choices", [{"label": "a", "description": "mit—ÄRGER"}, {"label": "b"}]),
    ],
)
def test_a_list_searches_every_text(
    owner: Caller, stranger: Caller, field: str, value: Any, form: str
) -> None:
    made = owner.make_open(**{field: value})
    owner.make_open()
    [found] = stranger.get(f"{POLLS}?q={quote(unicodedata.normalize(form, 'ärger'))}").json()[
        "results"
    ]
    assert found["id"] == made["id"]


@pytest.mark.django_db
def test_equal_accents_rank_first(owner: Caller) -> None:
    for title in ("Cafe?", "Café?", "Cafe?", "Café?"):
        owner.make(title=title)
    assert owner.titles_found("CAFÉ") == ["Café?", "Café?", "Cafe?", "Cafe?"]
    assert owner.titles_found("cafe") == ["Cafe?", "Cafe?", "Café?", "Café?"]


@pytest.mark.django_db
def test_a_phrase_does_not_span_labels(owner: Caller) -> None:
    owner.make(choices=[{"label": "grüner Tee"}, {"label": "Kaffee 東"}, {"label": "京"}])
    for q in ('"tee kaffee"', '"tea grüner"', "東京"):
        assert owner.titles_found(q) == []
    assert owner.titles_found("kaffee tee 京") == ["Tea?"]


@pytest.mark.django_db
def test_copies_have_their_words(owner: Caller, other: Caller) -> None:
    made = owner.make_open(title="ÄRGER")
    assert other.post(f"{POLLS}{made['id']}/clone/", {"title": "—ÉTÉ—"}).status_code == 201
    template = other.post("/api/v1/polls/templates/", {"name": "Ä", "poll_id": made["id"]})
    assert template.status_code == 403
    kept = owner.post("/api/v1/polls/templates/", {"name": "Ä", "poll_id": made["id"]}).json()
    assert owner.post(POLLS, {"template": kept["id"]}).status_code == 201
    assert owner.titles_found("ärger") == ["ÄRGER", "ÄRGER"]
    assert other.titles_found("été") == ["—ÉTÉ—"]


@pytest.mark.django_db
@pytest.mark.parametrize("q", ["café", "東京オリンピック", "催", "café -été", "🍕"])
def test_a_search_uses_the_index(q: str) -> None:
    Poll.objects.bulk_create(
        Poll(
            owner=uuid4(), title="Tea?" if n else "🍕 Café 東京オリンピック開催",
            description="", digest="", ballot_type="single", eligibility="public",
            results_visibility="live", allow_change=False, status="open", tags=[],
        )
        for n in range(1_000)
    )  # fmt: skip
    while index_outdated():
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('poll_text_words')")
        cursor.execute("ANALYZE poll, poll_text")
        cursor.execute(
            "SET LOCAL enable_seqscan = off"
        )  # a sequential scan of a thousand polls is as fast
    assert "poll_text_words" in listing.list_polls(anonymous(), {"q": q}).explain()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tea, tea!", [Token(Kind.WORD, "tea"), Token(Kind.WORD, "tea")]),
        ("東京2026", [Token(Kind.RUN, "東京"), Token(Kind.WORD, "2026")]),
        ("🇩🇪☕", [Token(Kind.SYMBOL, "🇩🇪"), Token(Kind.SYMBOL, "☕")]),
        ("\u0301 \u200d \ufe0f ‒ ()", []),
        ("x" * 999, [Token(Kind.WORD, "x" * MAX_WORD)]),
    ],
)
def test_tokens(text: str, expected: list[Token]) -> None:
    assert list(tokens(text)) == expected


def test_only_accents_are_removed() -> None:
    assert [without_accents(w) for w in ("tea", "é", "й", "हिन्दी", "が", "\u20e3")] == [
        "tea", "e", "й", "हिन्दी", "が", "",
    ]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=40))
def test_equivalent_texts_have_the_same_words(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert list(tokens(unicodedata.normalize(form, text))) == list(tokens(text))
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text(max_size=40) | st.text(st.sampled_from("aか\u0301\u0316\uff9e\u034f"), max_size=40))
def test_long_texts_fold_as_short_ones(text: str) -> None:
    assert fold(f"{text}\n" * 300) == f"{fold(text)}\n" * 300


@pytest.mark.parametrize("marks", HOSTILE)
def test_marks_in_disorder_are_sorted_without_swaps(marks: str) -> None:
    with counted_swaps() as swaps:
        vector(marks, marks, [marks], [marks])
        tsquery(marks)
    assert sum(swaps) <= 20 * len(marks)


@pytest.mark.django_db
@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(exclude_characters='"“”„‟«»＂', exclude_categories=["Cs"])))
def test_any_text_finds_itself(text: str) -> None:
    assert selects(f"one {text} two", f'"{text}"') is any(True for _ in tokens(text))


@pytest.mark.django_db
@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from("-\"“” ()&|!<>:*\\'aé東か🍕\u0301oOrR")))
def test_any_text_is_a_query(text: str) -> None:
    selects("a", text)


@pytest.mark.django_db
@pytest.mark.parametrize("first", ["a", "\u00e9", "\u4e00", "\u0e01", "\U00020000", "\U0001f600"])
def test_the_largest_poll_fits(first: str) -> None:
    """500 labels and descriptions in which neighbouring characters differ."""
    start = ord(first)
    letters = "".join(chr(start + n * 7 % 9_000) for n in range(200_000))
    labels = [letters[n * 200 : n * 200 + 200] for n in range(500)]
    made = vector("tea", letters[:10_000], labels, [letters[n : n + 1_000] for n in range(500)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_column_size(%s::tsvector)", [made])
        assert cursor.fetchone()[0] < MAX_SIZE + 1_000_000
