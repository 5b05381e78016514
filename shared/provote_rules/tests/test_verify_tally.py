"""The commands provote-verify tally and provote-verify methods."""

import gzip
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from provote_rules.definition import commitment
from provote_rules.tally.registry import METHODS
from provote_rules.tests.election_data import real
from provote_rules.verify import main

SHARED = Path(__file__).resolve().parents[2]
CSV = "rank1,rank2,count\nAnn,Ben,4\nBen,Ann,3\nEve,Ben,2\n,,1\n"
HEADER: dict[str, Any] = {
    "provote": "ballots", "version": 1, "form": "ranking", "title": "Chair", "method": "irv",
    "seats": 1, "candidates": [{"id": f"c{n}", "label": label} for n, label in enumerate("ABC")],
}  # fmt: skip
LINES = [["0>1", 4], ["1>0", 3], ["2>1", 2]]


def ndjson(file: Path, lines: Any = LINES, **members: Any) -> str:
    """Save a file in Provote's own format."""
    rows = [HEADER | members, *lines]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(file)


def counted(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
    """The JSON that the command prints."""
    assert main(["tally", "--json", *words]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A path without a name that says what the file is."""
    return tmp_path / "ballots"


def test_output_as_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(CSV)
    found = counted(capsys, str(file), "--method", "irv")
    assert (found["method"], found["elected"], found["valid"]) == ("irv@1", ["Ben"], 9)
    assert found["rounds"][0]["tallies"] == {"Ann": "4", "Ben": "3", "Eve": "2"}
    assert found["rounds"][0]["excluded"] == ["Eve"]
    assert len(found["digest"]) == 64
    assert found["file"]["anomalies"]["undervotes"] == 1
    assert (found["stated_digest"], found["matches"]) == (None, None)


def test_an_rctab_configuration_without_a_method_here_needs_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = {
        "candidates": [{"name": "Ann"}, {"name": "Ben"}],
        "cvrFileSources": [{"filePath": "votes.csv", "provider": "genericCsv"}],
        "rules": {"winnerElectionMode": "bottomsUp", "numberOfWinners": "2"},
    }
    (tmp_path / "votes.csv").write_text("Ann,Ben\n1,2\n")
    file = tmp_path / "config.json"
    file.write_text(json.dumps(config))
    error = counted(capsys, str(file), "--format", "rctab", code=2)["error"]
    assert "winnerElectionMode" in error
    assert error.endswith("Name a method with --method.")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("words", [[], ["--json"]])
def test_output_that_cannot_be_written_is_no_result(file: Path, words: list[str]) -> None:
    """The exit code 1 would say that the digest is wrong."""
    file.write_text(CSV)
    command = [sys.executable, "-m", "provote_rules", "tally", *words, str(file)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, cwd=SHARED, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr == "provote-verify: the output: No space left on device\n"


def test_equal_ranks_that_a_method_does_not_count_are_said(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("3 1\n5 1=2 0\n2 3 0\n0\n")
    note = "On 5 ballots, equal ranks are overvotes for irv."
    assert note in counted(capsys, str(file), "--method", "irv")["file"]["notes"]
    assert counted(capsys, str(file), "--method", "schulze")["file"]["notes"] == []


def test_output_for_a_person(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(CSV)
    assert main(["tally", str(file)]) == 0
    said = capsys.readouterr().out
    assert "No method is stated; counted by irv, the default for rankings and one seat." in said
    assert "10 ballots cast, 9 valid, threshold 5\n" in said
    assert (
        "cast: 10, valid: 9, abstained: 1, undervotes: 1, overvotes: 0, skipped: 0\n"
        "exhausted in the last round: 0\n"
        "in the file: undervotes: 1, overvotes: 0, skipped: 0, repeats: 0, withdrawn: 0\n"
    ) in said
    assert "Round 1: " in said
    assert "Elected: Ben\n" in said
    assert "digest of the report: " in said


def test_the_accounting_of_ballots_is_whole_for_every_method(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("rank1,rank2,count\nAnn,,4\nBen,Ann,3\nEve,,2\n,,1\novervote,,1\n,Ben,1\n")
    for method in METHODS.values():
        if "ranking" in method.forms:
            assert main(["tally", str(file), "--method", method.name]) == 0
            said = capsys.readouterr().out
            for name in ("cast: 12", "valid: ", "abstained: 1", "undervotes: 1", "overvotes: "):
                assert name in said, method.name
            assert "exhausted in the last round: " in said
            assert "in the file: undervotes: 1, overvotes: 1, skipped: 1, repeats: 0" in said
    main(["tally", str(file), "--method", "irv"])
    said = capsys.readouterr().out
    assert "overvotes: 1, skipped: 1\n" in said
    assert "exhausted in the last round: choices 2" in said


def test_raw_marks_are_accounted_for_in_the_same_way_by_every_method(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(
        "rank1,rank2,rank3,count\nAnn,Ben,Eve,4\n,Ann,overvote,2\novervote,,,1\n"
        "overvote,,Ben,3\nAnn,,Ben,1\nEve,,,5\n,,,7\n"
    )
    for method in METHODS.values():
        if "ranking" in method.forms:
            report = counted(capsys, str(file), "--method", method.name)
            found = [report[name] for name in ("undervotes", "overvotes", "skipped")]
            assert found == [7, 6, 6], method.name


def test_skipped_ranks_of_rankings_with_equal_ranks(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Equal ranks are no overvotes for a method that counts them."""
    file.write_text("3 1\n5 1=2 0\n2 3 - 1 0\n1 2 - 0\n0\n")
    for name in ("schulze", "ranked-pairs", "borda"):
        report = counted(capsys, str(file), "--method", name)
        assert (report["overvotes"], report["skipped"]) == (0, 2), name


STATED = [
    ("1:A/5>B/2\n2:B/4\n", "score", "the default for scores"),
    ("{ballot_type: star}\n1:A/5,B/2\n2:B/4\n", "star", "by the type of ballots"),
    ("{ballot_type: rated}\n1:A/5,B/2\n", "score", "by the type of ballots"),
    ("{ballot_type: star}\n{seats: 2}\n1:A/5,B/2\n", "score", "the default for scores"),
    ("{ballot_type: choose_one}\n3:A\n2:B\n", "plurality", "by the type of ballots"),
    ("{ballot_type: choose_many}\n3:A\n2:B\n", "approval", "by the type of ballots"),
    ("{ballot_type: approval}\n3:A=B\n2:B\n", "approval", "by the type of ballots"),
    ("3:A>B\n2:B\n", "irv", "rankings and one seat"),
    ("{seats: 2}\n3:A>B\n2:B\n", "scottish-stv", "rankings and several seats"),
    ("mark:A,mark:B\n1,0\n0,1\n0,0\n", "plurality", "no ballot marks several"),
    ("mark:A,mark:B\n1,1\n0,1\n", "approval", "ballots mark several"),
    ("score:A,score:B\n3,1\n2,4\n", "score", "the default for scores"),
]


@pytest.mark.parametrize(("text", "method", "why"), STATED)
def test_the_method_of_a_file_that_states_none_is_said_with_its_reason(
    file: Path, capsys: pytest.CaptureFixture[str], text: str, method: str, why: str
) -> None:
    file.write_text(text)
    found = counted(capsys, str(file))
    assert found["method"].partition("@")[0] == method
    [note] = [one for one in found["file"]["notes"] if "No method is stated" in one]
    assert f"counted by {method}, " in note
    assert why in note


def test_a_method_that_abif_names(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for named, method in (("star", "star@1"), ('"Ranked Pairs"', "ranked-pairs@1")):
        marks = "A/5>B/2" if method == "star@1" else "A>B"
        file.write_text(f"{{method: {named}}}\n3:{marks}\n")
        assert counted(capsys, str(file))["method"] == method
    file.write_text("{method: dice}\n3:A>B\n")
    found = counted(capsys, str(file))
    assert found["method"] == "irv@1"
    assert "The file names the method 'dice', which is not known here." in found["file"]["notes"]


@pytest.mark.parametrize("method", [None, "", "absent"])
def test_choices_of_a_poll_without_a_method_are_counted_by_plurality(
    file: Path, capsys: pytest.CaptureFixture[str], method: str | None
) -> None:
    """As the platform counts a poll that 0.2.0 opened: a single choice."""
    lines = [["0", 2], ["1", 3], ["", 1]]
    path = ndjson(file, lines, form="choices", method=method)
    if method == "absent":
        header = {name: value for name, value in HEADER.items() if name != "method"}
        rows = [header | {"form": "choices"}, *lines]
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert counted(capsys, path)["method"] == "plurality@1"


def test_seats_of_the_command_line_choose_the_default(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(CSV)
    assert counted(capsys, str(file), "--seats", "2")["method"] == "scottish-stv@2007"


def test_a_seed_that_was_swapped_in_the_file_is_refused(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lot = {"by": "seed", "seed": "ab" * 32, "ids": ["a", "b", "c"]}
    ndjson(file, lot={**lot, "commitment": commitment(bytes.fromhex("ab" * 32))})
    assert main(["tally", str(file)]) == 0
    ndjson(file, lot={**lot, "commitment": commitment(bytes.fromhex("cd" * 32))})
    capsys.readouterr()
    assert main(["tally", str(file)]) == 2
    expected = "line 1: /lot/seed is not the one that lot/commitment was made of"
    assert expected in capsys.readouterr().err


def test_a_stated_digest(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = counted(capsys, ndjson(file))["digest"]
    assert counted(capsys, ndjson(file, report_digest=right))["matches"] is True
    assert main(["tally", str(file)]) == 0
    assert capsys.readouterr().out.endswith(f"right: the report has the digest {right}\n")
    wrong = ndjson(file, lines=[*LINES, ["1", 1]], report_digest=right)
    assert counted(capsys, wrong, code=1)["matches"] is False
    assert main(["tally", wrong]) == 1
    said = capsys.readouterr().out
    assert "WRONG: the report has the digest" in said
    assert f"but the file states {right}" in said


def test_the_digest_of_another_count_is_not_compared(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = ndjson(file, report_digest="0" * 64)
    found = counted(capsys, path, "--method", "minneapolis")
    assert found["matches"] is None
    assert "it is not compared" in found["file"]["notes"][-1]
    assert counted(capsys, path, "--method", "irv", code=1)["matches"] is False


def test_parameters(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--param", "batch_elimination=true", "--param", "max_rankings_allowed=1")
    found = counted(capsys, ndjson(file), *words)
    assert found["parameters"]["batch_elimination"] is True
    assert found["parameters"]["max_rankings_allowed"] == 1
    stated = ndjson(file, parameters={"max_rankings_allowed": 2})
    assert counted(capsys, stated)["parameters"]["max_rankings_allowed"] == 2


TIE = [["0", 1], ["1", 1]]


def test_lots(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = ndjson(file, lines=TIE)
    by_numbers = counted(capsys, path, "--lot-numbers", "3,1,2")
    assert by_numbers["lot"] == {"by": "lot_numbers", "numbers": [3, 1, 2]}
    seeded = counted(capsys, path, "--lot-seed", "00ff", "--lot-beacon", "01")
    assert seeded["lot"]["seed"] == "00ff"
    assert seeded["lot"]["ids"] == ["c0", "c1", "c2"]
    ndjson(file, lines=TIE, lot={"by": "seed", "seed": "00ff", "beacon": "01"})
    assert counted(capsys, path)["digest"] == seeded["digest"]
    ndjson(file, lines=TIE, lot={"by": "lot_numbers", "numbers": [3, 1, 2]})
    assert counted(capsys, path)["digest"] == by_numbers["digest"]


def test_a_tie_that_waits_for_a_drawing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = ndjson(file, lines=TIE, lot={"by": "ask"})
    words = ["A > B > C", "A > B", "A > C", "B > C"]
    options = [word for text in words for word in ("--drawn", text)]
    assert "--drawn" in counted(capsys, path, code=2)["error"]
    assert counted(capsys, path, *options)["elected"] == ["A"]


@pytest.mark.parametrize("shuffle", range(5))
def test_the_order_of_ballots_does_not_matter(
    file: Path, capsys: pytest.CaptureFixture[str], shuffle: int
) -> None:
    digests = set()
    for rows in (CSV.splitlines()[1:], random.Random(shuffle).sample(CSV.splitlines()[1:], 4)):
        file.write_text("\n".join([CSV.splitlines()[0], *rows]))
        digests.add(counted(capsys, str(file))["digest"])
    assert len(digests) == 1


def test_the_report_file_is_what_is_digested(
    file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import hashlib

    report = tmp_path / "report.json"
    found = counted(capsys, ndjson(file), "--report-file", str(report))
    assert hashlib.sha256(report.read_bytes()).hexdigest() == found["digest"]


def test_standard_input_and_gzip(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = counted(capsys, ndjson(file))["digest"]
    packed = gzip.compress(file.read_bytes())
    for content in (file.read_bytes(), packed):
        for seed in ("0", "1"):
            done = subprocess.run(
                [sys.executable, "-S", "-m", "provote_rules", "tally", "-", "--json"],
                input=content,
                env={"PYTHONPATH": str(SHARED), "PATH": os.defpath, "PYTHONHASHSEED": seed},
                capture_output=True,
            )
            assert (done.returncode, done.stderr) == (0, b"")
            assert json.loads(done.stdout)["digest"] == expected


@pytest.mark.parametrize(
    ("content", "words", "why"),
    [
        ("2 1\n1 3 0\n0\n", [], "line 2: a candidate must be from 1 to 2"),
        ("nonsense", [], "cannot be recognised"),
        (CSV, ["--format", "xml"], "'xml' is no format"),
        (CSV, ["--method", "none"], "'none' is no method; there are"),
        (CSV, ["--method", "irv", "--seats", "2"], "fills one seat"),
        (CSV, ["--seats", "0"], "at least 1"),
        (CSV, ["--method", "irv", "--param", "x=1"], "no such parameter"),
        (CSV, ["--method", "irv", "--param", "batch_elimination=1"], "true or false"),
        (CSV, ["--param", "x"], "NAME=VALUE"),
        (CSV, ["--method", "approval"], "counts ballots of the form choices"),
        (CSV, ["--lot-seed", "xyz"], "--lot-seed"),
        (CSV, ["--lot-numbers", "1,1,2"], "different numbers"),
        (CSV, ["--drawn", "X>Y"], "no candidate 'X'"),
        (CSV, ["--report-file", "/nonexistent/x"], "/nonexistent/x"),
        (b"\x1f\x8bx", [], "gzip"),
        (b"\x00\x01", ["--format", "csv"], "line 1: a NUL byte"),
    ],
)
def test_what_cannot_be_counted_exits_2(
    file: Path, capsys: pytest.CaptureFixture[str], content: Any, words: list[str], why: str
) -> None:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["tally", str(file), *words]) == 2
    said = capsys.readouterr()
    assert why in said.err
    assert said.out == ""
    assert why in counted(capsys, str(file), *words, code=2)["error"]


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"version": 2}, "/version must be 1"),
        ({"form": "x"}, "/form must be one of"),
        ({"seats": 0}, "/seats must be a whole number from 1"),
        ({"seats": True}, "/seats"), ({"title": 7}, "/title must be text"),
        ({"title": "\ud800"}, "/title must be text"),
        ({"candidates": []}, "/candidates"), ({"candidates": [7]}, "/candidates/0/label"),
        ({"candidates": [{"label": "A"}] * 3}, "distinct labels"),
        ({"candidates": [{"label": "A"}, {"label": "B", "id": 7}]}, "distinct ids"),
        ({"withdrawn": [3]}, "/withdrawn"), ({"parameters": []}, "/parameters must be an object"),
        ({"lot": {"by": "dice"}}, "no lot"), ({"lot": {"by": "seed"}}, "complete lot"),
        ({"lot": {"by": "seed", "seed": 7}}, "complete lot"),
        ({"lot": {"by": "lot_numbers", "numbers": [1, 2]}}, "complete lot"),
        ({"lot": {"by": "lot_numbers", "numbers": [1, 2, 2**60]}}, "complete lot"),
        ({"lot": {"by": "ask", "decisions": [[9]]}}, "complete lot"),
        ({"ballots": 8}, "states 8 ballots, the lines have 9"),
        ({"equal_ranks": 1}, "/equal_ranks must be true or false"),
        ({"method": "x@9"}, "is no method"),
    ],
)  # fmt: skip
def test_a_malformed_header(
    file: Path, capsys: pytest.CaptureFixture[str], members: dict[str, Any], why: str
) -> None:
    assert why in counted(capsys, ndjson(file, **members), code=2)["error"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (["0>3", 1], "the header does not have"), (["-1", 1], "canonical"),
        (["0 ", 1], "canonical"), (["1=0", 1], "canonical"), (["0", 1.5], "whole number"),
        (["0", -1], "whole number"), (["0", 2**60], "whole number"), (["0"], "[marks, number]"),
        ({"0": 1}, "[marks, number]"), (["9" * 5000, 1], "canonical"),
    ],
)  # fmt: skip
def test_a_malformed_line(
    file: Path, capsys: pytest.CaptureFixture[str], line: Any, why: str
) -> None:
    error = counted(capsys, ndjson(file, lines=[*LINES, line]), code=2)["error"]
    assert ": line 5: " in error
    assert why in error


def test_output_is_escaped_for_terminals(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("rank1\n\x1b[2J\u202eEve\n")
    assert main(["tally", str(file), "--format", "csv"]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_what_the_cells_of_a_table_are(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("Ann,Ben\n1,2\n2,1\n2,1\n")
    assert counted(capsys, str(file), "--format", "csv")["elected"] == ["Ben"]
    scores = counted(capsys, str(file), "--format", "csv", "--cells", "scores")
    assert (scores["method"], scores["elected"]) == ("score@1", ["Ann"])


def test_a_real_election(capsys: pytest.CaptureFixture[str]) -> None:
    found = counted(capsys, str(real("burlington-2009.abif")), "--method", "irv")
    assert found["elected"] == ["Bob Kiss (Progressive)"]
    assert found["rounds"][-1]["tallies"]["Bob Kiss (Progressive)"] == "4313"


def test_methods(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["methods", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["methods"]
    assert {one["name"] for one in listed} == set(METHODS)
    assert all(one["title"] and one["source"] for one in listed)
    assert main(["methods"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in METHODS)


def interpreters() -> list[Path]:
    """Other Pythons on this machine that are new enough."""
    folders = [Path(folder) for folder in os.get_exec_path() if "shims" not in folder]
    folders += Path.home().glob(".pyenv/versions/*/bin")
    found = {path.name: path for folder in folders for path in folder.glob("python3.[1-9][0-9]")}
    return [path for name, path in sorted(found.items()) if int(name.partition(".")[2]) >= 11]


@pytest.mark.parametrize("method", ["irv", "scottish-stv", "meek-prf", "schulze", "borda"])
def test_each_python_makes_the_same_bytes(
    file: Path, capsys: pytest.CaptureFixture[str], method: str
) -> None:
    file.write_text(CSV)
    expected = counted(capsys, str(file), "--method", method)
    seen = 0
    for python in interpreters():
        for seed in ("1", "2"):
            done = subprocess.run(
                [python, "-S", "-m", "provote_rules", "tally", str(file), "--json",
                 "--method", method],
                env={"PYTHONPATH": str(SHARED), "PATH": os.defpath, "PYTHONHASHSEED": seed},
                capture_output=True,
            )  # fmt: skip
            assert done.returncode == 0, (python, done.stderr)
            assert json.loads(done.stdout) == expected, python
            seen += 1
    if not seen:
        pytest.skip("there is no other Python on this machine")


UNREADABLE = {
    "empty": (b"", "the file is empty"),
    "a gzipped empty file": (gzip.compress(b""), "the file is empty"),
    "a gzip cut off": (gzip.compress(CSV.encode() * 99)[:40], "the gzipped file is damaged"),
    "UTF-16": (CSV.encode("utf-16"), "line 1: this is UTF-16"),
    "NUL": (CSV.encode() + b"\0,,\n", "line 6: a NUL byte"),
    "a huge line": (CSV.encode() + b"A" * 2**21, "line 6: the line is longer"),
}


@pytest.mark.parametrize("format", [None, "abif", "blt", "csv", "ndjson", "preflib", "rctab"])
@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_is_said_and_never_a_failure(
    file: Path, capsys: pytest.CaptureFixture[str], kind: str, format: str | None
) -> None:
    content, why = UNREADABLE[kind]
    file.write_bytes(content)
    words = [] if format is None else ["--format", format]
    error = counted(capsys, str(file), *words, code=2)["error"]
    assert error.startswith(f"{file}: ")
    if format in (None, "csv"):
        assert why in error
    assert main(["tally", str(file.parent)]) == 2
    assert capsys.readouterr().err == f"provote-verify: {file.parent}: Is a directory\n"
