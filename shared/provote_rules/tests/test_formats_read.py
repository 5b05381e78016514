"""Reading BLT, CSV and ABIF: real files, and files as they are written in practice."""

import gzip
import io
from typing import Any

import pytest

from provote_rules.formats import ElectionFile, MalformedFile, UnknownFormat, read, write
from provote_rules.tally.profiles import SCORES, Profile
from provote_rules.tests.election_data import members, real


def text(content: str | bytes, **options: Any) -> ElectionFile:
    """The election of a text."""
    content = content.encode() if isinstance(content, str) else content
    return read(io.BytesIO(content), **options)


def named(election: ElectionFile) -> dict[str, int]:
    """The ballots with labels: "Ann>Ben=Eve>>Dan"."""
    labels = election.profile.candidates
    found = {}
    for marks, number in election.profile.ballots.items():
        ranks = [[r] if isinstance(r, int) else r for r in marks]  # type: ignore[attr-defined]
        found[">".join("=".join(labels[c] for c in rank) for rank in ranks)] = number
    return found


BLT = """3 2
-2
4 1 3 0
2 3 2 1 0
1 2=3 - 1 0
1 0
0
"Ann"
"Ben"
"Eve"
"Board"
"""
BALLOTS = {"Ann>Eve": 4, "Eve>Ben>Ann": 2, "Ben=Eve>>Ann": 1, "": 1}


def test_blt() -> None:
    election = text(BLT)
    assert (election.format, election.title, election.seats) == ("blt", "Board", 2)
    assert election.profile.withdrawn == {1}
    assert named(election) == BALLOTS
    found = election.anomalies
    assert (found.undervotes, found.overvotes, found.skipped, found.withdrawn) == (1, 1, 1, 2)


@pytest.mark.parametrize(
    "content",
    [
        BLT.replace("\n", "\r\n"),
        BLT.replace("\n", "\r"),
        "\ufeff" + BLT,
        BLT.replace("4 1 3 0", "4\n1\n3\n0"),
        BLT.replace("4 1 3 0\n2 3 2 1 0", "4 1 3 0 2 3 2 1 0"),
        BLT.replace("4 1 3 0", "4 1 3 0 # four").replace("-2", "# withdrawn\n-2 /* Ben */"),
        BLT.replace("2 3 2 1 0", "/* a\ncomment */ 2 3 /* of\n lines */ 2 1 0"),
        BLT.replace("1 2=3 - 1 0", "(b 7) 1 2 = 3 - 1 0"),
        BLT.replace("1 2=3 - 1 0", "1 2=\n3 - 1 0"),
        BLT.replace("1 2=3 - 1 0", "1 (2 3) - 1 0"),
        BLT.replace('"Ann"', "Ann").replace('"Ben"', "Ben").replace('"Board"', "Board"),
        BLT.replace('"\n"', '" "'),
        BLT.replace('0\n"Ann"', '0 "Ann"'),
        BLT.replace('"Ann"', '"Ann" "A Party"').replace('"Ben"', '"Ben" "The ""B"" Party"'),
        BLT.replace('"Ann"', '  "Ann"   # the first').replace('"Ben"', '\n/* x */\n\n# y\n"Ben"'),
        BLT.replace('"Board"', '"Board"\n"a source"\n"a comment"'),
        BLT.replace("\n", "  \t\n"),
        BLT.replace("1 0\n0", "1\n0\n\n0"),
        "\n# made by hand\n\n" + BLT,
        BLT.replace('"Ann"', '"""Ann"" ""Party"""'),
    ],
)
def test_blt_as_it_is_written(content: str) -> None:
    election = text(content, format="blt")
    assert (election.title, election.seats, named(election)) == ("Board", 2, BALLOTS)
    assert election.profile.withdrawn == {1}


@pytest.mark.parametrize(
    ("names", "labels", "title"),
    [
        ("", ("Candidate 1", "Candidate 2"), ""),
        ('"Ann"\n"Ben"', ("Ann", "Ben"), ""),
        ('"Ann"\n"Ann"\n"T"', ("Ann", "Ann (2)"), "T"),
        ('"Ann" "X"\n"Ann" "Y"\n"T"', ("Ann", "Ann (Y)"), "T"),
        ('"Ann"\n""\n"T"', ("Ann", "Candidate 2"), "T"),
        ('Bob "Rock" Lee\n"Joe ""J"" Fox"\nT', ('Bob "Rock" Lee', 'Joe "J" Fox'), "T"),
        ('"Bob "Rock" Lee"\n"Joe \\"J\\" Fox"\nT', ('Bob "Rock" Lee', 'Joe "J" Fox'), "T"),
        ("Ann # 1\nA/B", ("Ann # 1", "A/B"), ""),
        ('"Ann\nLee" "Ben"', ("Ann Lee", "Ben"), ""),
        ('"Lab ""Ann LEE"" "\n"Ind ""Ben"""\nWard 2', ('Lab "Ann LEE"', 'Ind "Ben"'), "Ward 2"),
        ("# ALTERNATIVE NAME 1: A  B\n# ALTERNATIVE NAME 2: C\nW", ("A  B", "C"), "W"),
        ("René", ("Ann", "Ben"), ""),
    ],
)
def test_names_of_blt(names: str, labels: tuple[str, ...], title: str) -> None:
    content = f"2 1\n3 1 2 0\n0\n{names}\n"
    if names == "René":
        with pytest.raises(MalformedFile, match="line 4: there is 1 name for 2 candidates"):
            text(content)
        return
    election = text(content)
    assert (election.profile.candidates, election.title) == (labels, title)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252"])
def test_encodings(encoding: str) -> None:
    content = "2 1\n1 2 1 0\n0\nRenée\nCheò\nUibhist\n".encode(encoding)
    assert text(content).profile.candidates == ("Renée", "Cheò")


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        ("2", 1, "the number of seats is expected"),
        ("2 1,\n", 1, "the number of seats must be a whole number"),
        ("2 0\n0\n", 1, "the number of seats must be from 1"),
        ("99999999 1\n0\n", 1, "the number of candidates must be from 1"),
        (f"{'9' * 9000} 1\n0\n", 1, "the number of candidates"),
        ("2 1\n1 3 0\n0\n", 2, "a candidate must be from 1 to 2, not '3'"),
        ("2 1\n1 1 0\n1 -5 0\n0\n", 3, "a candidate must be from 1 to 2"),
        ("2 1\n-3\n0\n", 2, "a candidate must be from 1 to 2"),
        ("2 1\n1 1 2\n", 2, "the file ends where the 0"),
        ("2 1\n1 1 x 0\n0", 2, "must be a whole number, not 'x'"),
        ("2 1\n1.5 1 0\n0", 2, "the number of ballots must be a whole number"),
        ("2 1\n99999999999999999999 1 0\n0", 2, "the number of ballots must be"),
        ("2 1\n9007199254740991 1 0\n1 2 0\n0", 3, "more than"),
        ("2 1\n1 ٣ 0\n0", 2, "must be a whole number"),
        ("2 1\n1 1= 0\n0", 2, "a candidate"),
        ("2 1\n1 1 0\n/* 0\n", 3, "the file ends"),
        ("2 1\n1 1 0\n0\na\nb\nc\nd\ne\nf\n", 9, "more names"),
        ('2 1\n1 1 0\n0\n"a\nb\nc', 4, "does not end"),
        ("2 1\n1 " + "1 " * 10_001 + "0\n0", 2, "more than 10000 ranks"),
        ("2 1\n1 " + "- " * 600_000 + "0\n0", 2, "longer than"),
        (b"2 1\n1 1\x00 0\n0", 2, "NUL"),
        ("2 1\n1 1 0\n0\n".encode("utf-16"), 1, "UTF-16"),
    ],
)
def test_a_malformed_blt_names_its_line(content: str | bytes, line: int, why: str) -> None:
    with pytest.raises(MalformedFile) as refused:
        text(content, format="blt")
    assert refused.value.line == line
    assert why in refused.value.detail
    assert str(refused.value).startswith(f"line {line}: ")


def test_all_scottish_wards_are_read() -> None:
    files = members("scottish-wards.tar.gz")
    assert len(files) == 201
    for name, content in files.items():
        if "perth_kinross_2016_by_election_ward9" in name:
            with pytest.raises(MalformedFile, match="line 1: the number of seats"):
                text(content, name=name)
            continue
        election = text(content, name=name)
        first, *rest = content.decode(errors="replace").split("\n")
        ballots = rest[: rest.index("0")]
        size, seats = map(int, first.split())
        assert (len(election.profile.candidates), election.seats) == (size, seats), name
        assert election.profile.cast == sum(int(line.split()[0]) for line in ballots), name
        assert election.title, name
        assert not any(label.startswith("Candidate ") for label in election.profile.candidates)
        assert election.anomalies.duplicate_labels == 0, name


def test_names_in_comments_of_a_scottish_ward() -> None:
    [content] = [
        content
        for name, content in members("scottish-wards.tar.gz").items()
        if "glasgow_2007_canal" in name
    ]
    election = text(content)
    assert election.profile.candidates[3] == "Ellen   Hurcombe (Lab)"
    assert election.title == "Canal ward"


def test_the_minneapolis_vote_of_2013() -> None:
    election = read(real("minneapolis-2013-mayor.csv"))
    assert election.profile.cast == 80_101
    first = [0] * len(election.profile.candidates)
    for marks, number in election.profile.ballots.items():
        if marks and isinstance(marks[0], int):  # type: ignore[index]
            first[marks[0]] += number  # type: ignore[index]
    votes = dict(zip(election.profile.candidates, first, strict=True))
    assert (votes["BETSY HODGES"], votes["MARK ANDREW"]) == (28_935, 19_584)
    assert election.anomalies.undervotes == 639


def test_grouped_csv() -> None:
    park = read(real("minneapolis-2013-park.csv.gz"))
    assert (park.profile.cast, len(park.profile.candidates)) == (80_101, 11)
    mayor = read(real("minneapolis-2017-mayor.csv.gz"))
    assert mayor.profile.cast == 105_928


def test_abif_of_real_elections() -> None:
    burlington = read(real("burlington-2009.abif"))
    assert burlington.profile.cast == 8_980
    assert burlington.profile.candidates[0] == "Bob Kiss (Progressive)"
    assert burlington.title == "2009 Burlington mayoral election"
    san_francisco = read(real("san-francisco-2018.abif"))
    assert san_francisco.profile.cast == 254_016


RANK_CSV = """rank1,Rank 2,rank_3,count
Ann,Ben,Eve,4
Ben,undervote,Ann,2
overvote,Eve,Eve,1
undervote,,Skipped,3
"""


def test_a_column_a_rank() -> None:
    election = text(RANK_CSV)
    assert election.profile.candidates == ("Ann", "Ben", "Eve")
    assert named(election) == {
        "Ann>Ben>Eve": 4, "Ben>>Ann": 2, "Ann=Ben=Eve>Eve>Eve": 1, "": 3,
    }  # fmt: skip
    found = election.anomalies
    assert (found.undervotes, found.overvotes, found.skipped, found.repeats) == (3, 1, 2, 1)


def test_the_order_of_rows_does_not_matter() -> None:
    header, *rows = RANK_CSV.splitlines()
    backwards = "\n".join([header, *reversed(rows)])
    assert text(backwards) == text(RANK_CSV)
    assert text("2:B>A\n1:C") == text("1:C\n2:B>A")


def test_a_row_for_0_ballots_lists_the_candidates() -> None:
    assert text(RANK_CSV + "Eve,Ann,Ben,0\n").profile.candidates == ("Eve", "Ann", "Ben")


def test_an_overvote_with_its_candidates() -> None:
    election = text("rank1,rank2\nAnn|Ben,Eve\nAnn,Ben\nX|Y,\n")
    assert named(election) == {"Ann=Ben>Eve": 1, "Ann>Ben": 1, "X|Y": 1}


@pytest.mark.parametrize(
    ("content", "form", "ballots"),
    [
        ("id,Ann,Ben\n1,1,2\n2,2,1\n3,,1\n", "ranking", {(0, 1): 1, (1, 0): 1, (1,): 1}),
        ("Ann;Ben;count\n1;;5\n;1;4\n;;2\n", "choices", {(0,): 5, (1,): 4, (): 2}),
        ("Ann\tBen\nx\t\nX\tx\n", "choices", {(0,): 1, (0, 1): 1}),
        ("Ann,Ben\n5,0\n-1,3\n,\n", "scores",
         {((0, 5), (1, 0)): 1, ((0, -1), (1, 3)): 1, (): 1}),
        ("Ann,Ben,Eve\n3,3,1\n", "scores", {((0, 3), (1, 3), (2, 1)): 1}),
    ],
)  # fmt: skip
def test_a_column_a_candidate(content: str, form: str, ballots: Any) -> None:
    election = text(content, name="x.csv")
    assert (election.profile.form, dict(election.profile.ballots)) == (form, ballots)
    assert "are read as" in election.notes[0]


@pytest.mark.parametrize(
    "header",
    [
        "First choice,Second choice", "First Preference,second_preference", "Rank (1),Rank (2)",
        "Mayor 1st Choice,Mayor 2nd Choice", "Rank them [1st choice],Rank them [2nd choice]",
        "Vote: [Rank 1],Vote: [Rank 2]", "Choice #1,Choice #2",
    ],
)  # fmt: skip
def test_names_of_columns_of_ranks_as_other_programs_write_them(header: str) -> None:
    election = text(f"{header},Weight\nAnn,Ben,3.0\nBen,,2\n", format="csv")
    assert election.profile.candidates == ("Ann", "Ben")
    assert election.profile.ballots == {(0, 1): 3, (1,): 2}


def test_a_grid_of_a_form_has_candidates_in_brackets_and_ordinals() -> None:
    rows = "1st choice,2nd\n2nd choice,1ST CHOICE\n"
    election = text(f"Timestamp,Rank [Ann],Rank [Ben]\nt,{rows[:14]}\nt,{rows[15:]}", format="csv")
    assert election.profile.candidates == ("Ann", "Ben")
    assert election.profile.ballots == {(0, 1): 1, (1, 0): 1}


def test_a_spreadsheet_says_its_separator() -> None:
    assert text("sep=;\nrank1;rank2\nA,B;C\n", format="csv").profile.candidates == ("A,B", "C")


@pytest.mark.parametrize("labels", [("First choice", "Choice 2"), ("X [a]", "X [b]")])
def test_labels_that_look_like_columns_of_forms_survive_a_round_trip(
    labels: tuple[str, ...],
) -> None:
    profile = Profile(SCORES, labels, {((0, 5), (1, 3)): 2})
    lines = write(ElectionFile(format="csv", profile=profile), "csv")
    assert text("\n".join(lines), format="csv").profile == profile


def test_a_ballot_without_its_0_is_not_joined_with_the_next_one() -> None:
    with pytest.raises(MalformedFile, match=r"^line 2: a ballot over several lines"):
        text("3 1\n3 1 2\n2 2 3 0\n1 3 0\n0\n", format="blt")
    election = text("3 1\n3 1 -\n- 2 0\n1 3 3 0\n0\n", format="blt")
    assert election.profile.ballots == {(0, (), (), 1): 3, (2, 2): 1}


def test_whole_decimals_are_numbers_of_ballots() -> None:
    election = text('2 1\n1.0 1 2 0\n12.00 2 0\n0\n"A"\n"B"\n', format="blt")
    assert election.profile.ballots == {(0, 1): 1, (1,): 12}


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        ("", None, "the file is empty"),
        ("\n", 1, "no row"),
        ("rank1,rank1\n", 1, "the rank 1"),
        ("rank1,rank3\nA,B\n", 1, "missing"),
        ("rank1,count,votes\n", 1, "two columns"),
        ("rank1,count\nA,x\n", 2, "must be a whole number"),
        ("rank1,count\nA,-1\n", 2, "must be from 0"),
        ("rank1,count\nA,1,2\n", 2, "3 cells in 2 columns"),
        ('rank1,count\nA,1\n"B"C,2\n', 3, "not CSV"),
        ('rank1,count\n"A,1\n', 2, "not CSV"),
        ('rank1,count\n"' + "x" * 200_000 + '",1\n', 2, "not CSV"),
        ("count,id\n3,4\n", 1, "no column"),
        ("Ann,Ben\n1,2\n2,x\n", 3, "'x' is no rank, score or mark"),
        ("Ann,Ben\n1,2\n2,1.5\n", 3, "must be a whole number"),
        ("rank1,count\nA,1.5\n", 2, "must be a whole number"),
        ("Mayor 1st Choice,Council 1st Choice\nA,B\n", 1, "the rank 1"),
        ("Ann,Ben\n99999999999,2\n", 2, "a score must be"),
        ("rank1\n\n", 2, "no candidate"),
    ],
)
def test_a_malformed_csv_names_its_line(content: str, line: int | None, why: str) -> None:
    with pytest.raises(MalformedFile) as refused:
        text(content, format="csv")
    assert why in str(refused.value)
    if line is not None:
        assert refused.value.line == line


ABIF = """{version: "0.1"}
{title: "Capital {of} #1"}
# a comment
=Mem:[Memphis, TN]
=N:[Nashville]
42:Mem>N>"Knox ville"=Chat  # trailing
 26 : N , Mem > [Chat]
3:
"""


def test_abif() -> None:
    election = text(ABIF)
    assert election.title == "Capital {of} #1"
    assert election.profile.candidates == ("Memphis, TN", "Nashville", "Chat", "Knox ville")
    assert named(election) == {
        "Memphis, TN>Nashville>Chat=Knox ville": 42, "Memphis, TN=Nashville>Chat": 26, "": 3,
    }  # fmt: skip


def test_abif_with_scores_and_approvals() -> None:
    scores = text("3:A/5>B/2\n1:B/4=A/4\n2:C/0\n")
    assert scores.profile.form == "scores"
    assert scores.profile.ballots == {
        ((0, 5), (1, 2)): 3, ((0, 4), (1, 4)): 1, ((2, 0),): 2,
    }  # fmt: skip
    approvals = text("{ballot_type: approval}\n3:A=B\n1:C/1,A/0\n")
    assert (approvals.profile.form, approvals.profile.ballots) == (
        "choices", {(0, 1): 3, (2,): 1},
    )  # fmt: skip
    mixed = text("3:A/5>B\n")
    assert (mixed.profile.form, mixed.notes) == (
        "ranking", ("Scores beside ranks are left out.",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        ("1:A>\n", 1, "missing"), ("1:A\n2:A>=B\n", 2, "missing"),
        ("1:A B]\n", 1, "cannot be read"),
        ("1:A\nnonsense\n", 2, "neither"), ("{x\n1:A", 1, "member"),
        ("=A:[x]\n=A:[y]\n", 2, "twice"),
        ("{ballot_type: score}\n1:A\n1:A/2\n", 2, "without a score"), ("1:\n", 1, "no candidate"),
        ("1:A/1>A/2\n2:A/1\n", 1, "twice"), ("99999999999999999999:A\n", 1, "neither"),
        ("{seats: x}\n1:A", None, "seats"),
    ],
)  # fmt: skip
def test_a_malformed_abif_names_its_line(content: str, line: int | None, why: str) -> None:
    with pytest.raises(MalformedFile) as refused:
        text(content, format="abif")
    assert (refused.value.line, why in refused.value.detail) == (line, True)


@pytest.mark.parametrize(
    ("content", "name", "format"),
    [
        (BLT, "", "blt"), (BLT, "x.csv", "blt"), (ABIF, "votes.txt", "abif"),
        (RANK_CSV, "", "csv"),
        ("2\n1\n1 1 0\n0\n", "x.blt", "blt"), ("# BLT\n" + BLT, "x", "blt"), ("3:A>B", "", "abif"),
    ],
)  # fmt: skip
def test_the_format_is_recognised(content: str, name: str, format: str) -> None:
    assert text(content, name=name).format == format


def test_an_unknown_format() -> None:
    with pytest.raises(UnknownFormat, match="cannot be recognised"):
        text("nonsense")
    with pytest.raises(UnknownFormat, match="'xml' is no format; there are abif"):
        text(BLT, format="xml")


def test_gzip() -> None:
    packed = gzip.compress(BLT.encode())
    assert text(packed, name="x.blt.gz") == text(BLT)
    with pytest.raises(MalformedFile, match="gzip"):
        text(packed[:-12])
    with pytest.raises(MalformedFile, match="gzip"):
        text(b"\x1f\x8bnot gzip")
