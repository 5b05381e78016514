"""Writing files of ballots: what is read back is equal, or the format is refused."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provote_rules.formats import (
    WRITERS,
    CannotHold,
    ElectionFile,
    MalformedFile,
    UnknownFormat,
    read,
    write,
)
from provote_rules.formats.files import anomalies
from provote_rules.formats.writers.rctab_summary import rctab_summary
from provote_rules.tally.profiles import Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from provote_rules.tally.ties import DrawnByHand, LotNumbers, SeedLot
from provote_rules.tests.election_data import members, real

LABELS = ("Ann Lee", 'Bob "Rock" Fox', "Zoë, Žižek", "#4: O'Neil")


def written(election: ElectionFile, format: str) -> ElectionFile:
    """The election, written and read again."""
    content = "".join(write(election, format)).encode()
    assert read(io.BytesIO(content)) == read(io.BytesIO(content), format=format)
    return read(io.BytesIO(content))


def election(form: str, ballots: Any, **members: Any) -> ElectionFile:
    """An election of LABELS."""
    withdrawn = frozenset(members.pop("withdrawn", ()))
    profile = Profile(form, LABELS, ballots, withdrawn)
    return ElectionFile(format="x", profile=profile, anomalies=anomalies(profile), **members)


def test_round_trip_of_all_scottish_wards() -> None:
    found = 0
    for name, content in members("scottish-wards.tar.gz").items():
        try:
            original = read(io.BytesIO(content), name=name)
        except MalformedFile:
            continue
        found += 1
        for format in WRITERS:
            again = written(original, format)
            assert again.profile == original.profile, (name, format)
            if format != "csv":
                assert again.title == original.title, (name, format)
            if format not in ("csv", "preflib"):
                assert again.seats == original.seats, (name, format)
    assert found == 200


def test_the_same_ward_in_two_formats() -> None:
    ward = read(real("govan-2007.soi"))
    files = members("glasgow-2007.tar.gz")
    [content] = [one for name, one in files.items() if name.endswith("Govan-2007.blt")]
    blt = read(io.BytesIO(content))
    assert ward.profile.ballots == blt.profile.ballots
    assert ward.profile.cast == 9_560
    assert [label.lower() for label in ward.profile.candidates] == [
        label.lower() for label in blt.profile.candidates
    ]
    assert ward.title == "2007 Scotland Govan Ward"


@pytest.mark.parametrize(
    "name",
    ["minneapolis-2013-mayor.csv", "minneapolis-2017-mayor.csv.gz", "burlington-2009.abif",
     "san-francisco-2018.abif"],
)  # fmt: skip
def test_round_trip_of_real_elections(name: str) -> None:
    original = read(real(name))
    held = set()
    for format in WRITERS:
        try:
            again = written(original, format)
        except CannotHold:
            continue
        held.add(format)
        assert again.profile == original.profile, format
    assert {"ndjson", "blt"} <= held


PLAIN = {(0, 2, 1): 3, (3,): 2, (1, 0, 3, 2): 1}
CASES: dict[str, tuple[ElectionFile, set[str]]] = {
    "plain": (election("ranking", PLAIN, title="T", seats=2), set()),
    "empty ballots": (election("ranking", {**PLAIN, (): 4}), {"preflib"}),
    "equal ranks": (election("ranking", {((0, 1), 2): 3}, equal_ranks=True), {"csv"}),
    "overvotes": (election("ranking", {((0, 1), 2): 3, ((0, 1, 2, 3), 1): 1}), set()),
    "skipped ranks": (election("ranking", {(0, (), 2): 3}), {"abif", "preflib"}),
    "repeats": (election("ranking", {(0, 0, 2, 0, 0): 3}), {"preflib"}),
    "withdrawn": (election("ranking", PLAIN, withdrawn={1}), {"abif", "csv", "preflib"}),
    "choices": (election("choices", {(0, 2): 3, (1,): 2}), {"blt"}),
    "abstentions": (election("choices", {(0, 2): 3, (): 2}), {"blt", "preflib"}),
    "scores": (
        election("scores", {((0, 3), (1, 1), (3, 2)): 3, ((2, 1),): 1, (): 7}),
        {"blt", "preflib"},
    ),
    "negative scores": (election("scores", {((0, -3), (1, 0)): 3}), {"blt", "preflib"}),
    "no ballot": (election("ranking", {}), set()),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("format", WRITERS)
def test_a_format_holds_the_ballots_exactly_or_refuses(case: str, format: str) -> None:
    original, refused = CASES[case]
    if format in refused:
        with pytest.raises(CannotHold, match=f"{format} cannot hold "):
            write(original, format)
    else:
        assert written(original, format).profile == original.profile


def test_ndjson_holds_all_that_is_known() -> None:
    lots = [
        None,
        SeedLot(seed=b"\x00\xff", ids=tuple("abcd"), beacon=b"\x01", beacon_round=7),
        LotNumbers((4, 2, 1, 3)),
        DrawnByHand(((1, 0), (2, 3, 0))),
    ]
    for lot in lots:
        original = election(
            "ranking", {(0, (1, 2), (), 0): 5}, title="T", seats=3, method="irv@1",
            parameters={"overvote_rule": "exhaust_immediately"}, report_digest="0" * 64, lot=lot,
            ids=tuple("abcd"), equal_ranks=True, withdrawn={3},
        )  # fmt: skip
        again = written(original, "ndjson")
        for name in ElectionFile.__slots__:
            if name != "format":
                assert getattr(again, name) == getattr(original, name), name


MARKS = {
    "ranking": st.lists(
        st.one_of(
            st.integers(0, 2),
            st.sets(st.integers(0, 2), min_size=2).map(lambda one: tuple(sorted(one))),
            st.just(()),
        ),
        max_size=5,
    ).map(lambda ranks: tuple(ranks)).map(
        lambda ranks: ranks if not ranks or ranks[-1] != () else (*ranks, 0)
    ),
    "choices": st.sets(st.integers(0, 2)).map(lambda one: tuple(sorted(one))),
    "scores": st.dictionaries(st.integers(0, 2), st.integers(-9, 9)).map(
        lambda one: tuple(sorted(one.items()))
    ),
}  # fmt: skip
LABEL = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@st.composite
def elections(draw: st.DrawFn) -> ElectionFile:
    """Any election of three candidates with any labels."""
    form = draw(st.sampled_from(sorted(MARKS)))
    ballots: Any = draw(st.dictionaries(MARKS[form], st.integers(1, 10**6), max_size=6))
    labels = draw(st.lists(LABEL, min_size=3, max_size=3, unique=True))
    profile = Profile(form, tuple(labels), ballots)
    return ElectionFile(
        format="x",
        profile=profile,
        title=draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=9)),
        seats=draw(st.integers(1, 3)),
        equal_ranks=draw(st.booleans()),
        anomalies=anomalies(profile),
    )


@given(elections(), st.sampled_from(sorted(WRITERS)))
def test_any_election_comes_back_equal_or_is_refused(original: ElectionFile, format: str) -> None:
    try:
        content = "".join(write(original, format)).encode()
    except CannotHold:
        assert format != "ndjson"
        return
    again = read(io.BytesIO(content), format=format)
    assert again.profile == original.profile
    if format != "csv":
        assert again.title == original.title


def test_equal_elections_make_equal_files() -> None:
    backwards = election("ranking", dict(reversed(PLAIN.items())), title="T", seats=2)
    for format in WRITERS:
        assert list(write(backwards, format)) == list(write(CASES["plain"][0], format))


def test_an_unknown_format() -> None:
    with pytest.raises(UnknownFormat, match="'xml' is no format; there are abif"):
        write(CASES["plain"][0], "xml")


PREFLIB = """# FILE NAME: x.toi
# TITLE: Board
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 6
# ALTERNATIVE NAME 1: Ann
# ALTERNATIVE NAME 2: Ben: the 2nd
# a comment
4: 1,{2,3}
2: 3
"""


def test_preflib() -> None:
    found = read(io.BytesIO(PREFLIB.encode()))
    assert (found.format, found.title) == ("preflib", "Board")
    assert found.profile.candidates == ("Ann", "Ben: the 2nd", "Candidate 3")
    assert found.profile.ballots == {(0, (1, 2)): 4, (2,): 2}


@pytest.mark.parametrize(
    ("categories", "form", "ballots"),
    [(2, "choices", {(0, 2): 4, (): 2}),
     (3, "scores", {((0, 2), (1, 1), (2, 2)): 4, ((0, 0), (1, 0), (2, 0)): 2})],
)  # fmt: skip
def test_categories_of_preflib(categories: int, form: str, ballots: Any) -> None:
    lines = ["# NUMBER ALTERNATIVES: 3", f"# NUMBER CATEGORIES: {categories}"]
    lines += ["4: {1,3},2", f"2: {'{},' * (categories - 1)}{{1,2,3}}"]
    found = read(io.BytesIO("\n".join(lines).encode()))
    assert (found.profile.form, found.profile.ballots) == (form, ballots)


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("ALTERNATIVES: 3", "ALTERNATIVES: x", 3, "must be a whole number"),
        ("ALTERNATIVES: 3", "ALTERNATIVES: 99999999", 3, "the number of alternatives must be"),
        ("# NUMBER ALTERNATIVES: 3\n", "", 8, "is missing"),
        ("VOTERS: 6", "VOTERS: 7", 9, "6 ballots of 7 voters"),
        ("NAME 2", "NAME 4", 6, "an alternative must be from 1 to 3"),
        ("2: 3", "2: 4", 9, "an alternative must be from 1 to 3"),
        ("2: 3", "2: 1,,2", 9, "cannot be read"),
        ("2: 3", "2: 1,", 9, "cannot be read"),
        ("2: 3", "2: {1,2", 9, "cannot be read"),
        ("2: 3", "x: 3", 9, "the number of ballots"),
        ("2: 3", "nonsense", 9, "not a number of ballots and an order"),
    ],
)
def test_a_malformed_preflib_names_its_line(old: str, new: str, line: int, why: str) -> None:
    with pytest.raises(MalformedFile) as refused:
        read(io.BytesIO(PREFLIB.replace(old, new).encode()), format="preflib")
    assert (refused.value.line, why in refused.value.detail) == (line, True), refused.value


OLD_PREFLIB = "3\n1,Ann\n2,Lee, Ben\n3,Eve\n5,5,2\n3,1,{2,3}\n2,2,3,1\n"


def test_preflib_as_it_was_before_2022() -> None:
    found = read(io.BytesIO(OLD_PREFLIB.encode()), name="ED-1.toi")
    assert found.profile.candidates == ("Ann", "Lee, Ben", "Eve")
    assert found.profile.ballots == {(0, (1, 2)): 3, (1, 2, 0): 2}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("5,5,2", "6,5,2", "line 7: there are 5 ballots of 6 voters"),
        ("5,5,2\n3,1", "5,5,2\n3,4", "line 6: an alternative must be from 1 to 3"),
        ("2,Lee, Ben\n", "", "line 4: an alternative must be from 1 to 3"),
        ("2,Lee, Ben", "2", "line 3: this is not an alternative and its name: '2'"),
        ("2,2,3,1", "x,2,3,1", "line 7: the number of ballots must be a whole number"),
        ("2,2,3,1", "2", "line 7: this is not a number of ballots and an order: '2'"),
        ("3\n1", "0\n1", "line 1: the number of alternatives must be from 1"),
    ],
)
def test_a_malformed_old_preflib_names_its_line(old: str, new: str, why: str) -> None:
    with pytest.raises(MalformedFile) as refused:
        read(io.BytesIO(OLD_PREFLIB.replace(old, new).encode()), name="ED-1.toi")
    assert str(refused.value).startswith(why)


def test_rctab_summary() -> None:
    report = tally(CASES["plain"][0].profile, find("irv"))
    summary = rctab_summary(report, title="Board", date="2026-01-31")
    assert summary["config"]["contest"] == "Board"
    assert [one["round"] for one in summary["results"]] == list(
        range(1, len(report["rounds"]) + 1)
    )
    first = summary["results"][0]
    assert first["tally"] == report["rounds"][0]["tallies"]
    assert first["threshold"] == "4"
    assert summary["results"][-1]["tallyResults"] == [{"elected": "Ann Lee", "transfers": {}}]
    json.dumps(summary)


def test_a_count_without_rounds_has_no_rctab_summary() -> None:
    with pytest.raises(CannotHold, match="rctab-summary cannot hold a count by approval@1"):
        rctab_summary({"rounds": [], "method": "approval@1"})
