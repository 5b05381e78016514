"""Reading RCTab configurations with their cast vote records."""

import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from provote_rules.formats import ElectionFile, MalformedFile, read
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from provote_rules.tests.election_data import members

# The cases that are refused, and what is missing: the archive lacks shared records.
REFUSED = {
    '"dominion"': "the provider 'dominion' is not read",
    '"hart"': "the provider 'hart' is not read",
    '"../': "is not in the configuration's folder",
    "invalid_params_test_config": "/candidates must be a list",
    "invalid_sources_test_config": "no number of a column or row",
    "nist_xml_cdf_2_config": "no cast vote record in the common data format",
    "sample_interactive_tiebreak_sequential_config": "there is no file",
}
# RCTab draws the permutation itself; the order of the candidates excludes another one.
DRAWN = {"tiebreak_generate_permutation_test"}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all cases."""
    folder = tmp_path_factory.mktemp("cases")
    for name, content in members("rctab-cases.tar.gz").items():
        path = folder / Path(name).relative_to(Path(name).parts[0])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_rounds_of_all_cases_that_can_be_read(cases: Path) -> None:
    compared, refused = 0, {}
    for path in sorted(cases.glob("*/*_config.json")):
        name = path.name.removesuffix("_config.json")
        expected = path.with_name(f"{name}_expected_detailed_report.json")
        try:
            election = read(path)
        except MalformedFile as error:
            refused[path] = str(error)
            continue
        if election.method != "irv" or not expected.exists() or name in DRAWN:
            continue
        report = tally(
            election.profile, find(election.method), seats=election.seats or 1,
            parameters=election.parameters,
        )  # fmt: skip
        rounds = json.loads(expected.read_text())["results"]
        assert [one["tally"] for one in rounds] == [one["tallies"] for one in report["rounds"]], (
            name
        )
        compared += 1
    assert compared == 29
    for path, error in refused.items():
        text = path.read_text() + path.name
        assert next(why for key, why in REFUSED.items() if key in text) in error, path


CONFIG: dict[str, Any] = {
    "tabulatorVersion": "2", "outputSettings": {"contestName": "Chair"},
    "cvrFileSources": [{
        "filePath": "votes.xlsx", "provider": "ess", "firstVoteColumnIndex": "2",
        "firstVoteRowIndex": "2", "overvoteLabel": "over", "skippedRankLabel": "none",
        "undeclaredWriteInLabel": "UWI", "overvoteDelimiter": "|",
    }],
    "candidates": [
        {"name": "Ann", "aliases": ["A."]}, {"name": "Ben", "code": "7"},
        {"name": "Eve", "excluded": True},
    ],
    "rules": {
        "winnerElectionMode": "singleWinnerMajority", "numberOfWinners": "1",
        "overvoteRule": "exhaustImmediately", "tiebreakMode": "random",
        "maxSkippedRanksAllowed": "unlimited", "maxRankingsAllowed": "3",
    },
}  # fmt: skip
SHEET = [["id", "1st", "2nd"], ["1", "Ann", "7"], ["2", "none", "A.|Ben"], ["3", "UWI", "over"]]


def workbook(path: Path, rows: Any = SHEET, before: str = "") -> None:
    """Save a workbook with these texts."""
    texts = sorted({cell for row in rows for cell in row})
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    sheet = "".join(
        f'<row r="{number}">'
        + "".join(f'<c t="s"><v>{texts.index(cell)}</v></c>' for cell in row)
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst>{shared}</sst>")
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f"{before}<worksheet><sheetData>{sheet}</sheetData></worksheet>",
        )


def saved(folder: Path, **members: Any) -> ElectionFile:
    """Save the configuration and read it."""
    path = folder / "config.json"
    path.write_text(json.dumps(CONFIG | members))
    return read(path)


def test_excel(tmp_path: Path) -> None:
    workbook(tmp_path / "votes.xlsx")
    election = saved(tmp_path)
    assert (election.format, election.title, election.seats) == ("rctab", "Chair", 1)
    assert election.profile.candidates == ("Ann", "Ben", "Eve", "Undeclared Write-ins")
    assert election.profile.withdrawn == {2}
    assert election.profile.ballots == {(0, 1): 1, ((), (0, 1)): 1, (3, (0, 1, 2, 3)): 1}
    assert election.method == "irv"
    assert election.parameters["overvote_rule"] == "exhaust_immediately"
    assert election.parameters["max_rankings_allowed"] == 3
    assert "max_skipped_ranks_allowed" not in election.parameters
    assert election.equal_ranks is False


def test_several_winners_are_counted_by_the_method_of_minneapolis(cases: Path) -> None:
    """RCTab's last round only says that the count is complete."""
    for name in ("minneapolis_multi_seat_threshold", "multi_seat_uwi_test"):
        election = read(cases / name / f"{name}_config.json")
        assert election.method == "minneapolis-stv"
        report = tally(
            election.profile, find(election.method), seats=election.seats or 1,
            parameters=election.parameters,
        )  # fmt: skip
        file = cases / name / f"{name}_expected_detailed_report.json"
        expected = json.loads(file.read_text())["results"]
        assert len(report["rounds"]) in (len(expected), len(expected) - 1)
        for theirs, one in zip(expected, report["rounds"], strict=False):
            votes = {label: Decimal(text) for label, text in theirs["tally"].items()}
            assert {label: Decimal(text) for label, text in one["tallies"].items()} == votes


SEVERAL = {"winnerElectionMode": "multiWinnerAllowMultipleWinnersPerRound"}


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("hareQuota", True), ("nonIntegerWinningThreshold", True), ("batchElimination", True),
        ("decimalPlacesForVoteArithmetic", "5"),
        ("tiebreakMode", "previousRoundCountsThenRandom"), ("overvoteRule", "exhaustImmediately"),
    ],
)  # fmt: skip
def test_rules_of_several_winners_without_a_counterpart(
    tmp_path: Path, rule: str, value: Any
) -> None:
    workbook(tmp_path / "votes.xlsx")
    harmless = {"overvoteRule": "alwaysSkipToNextRank", "numberOfWinners": "2"}
    rules = CONFIG["rules"] | SEVERAL | harmless
    assert saved(tmp_path, rules=rules).method == "minneapolis-stv"
    election = saved(tmp_path, rules=rules | {rule: value})
    assert election.method is None
    [note] = election.notes
    assert note.endswith(f"counterpart: {rule}.")


def test_rules_without_a_counterpart(tmp_path: Path) -> None:
    workbook(tmp_path / "votes.xlsx")
    rules = CONFIG["rules"] | {"numberOfWinners": "2", "minimumVoteThreshold": "5"}
    election = saved(tmp_path, rules=rules)
    assert (election.method, election.seats) == (None, 2)
    assert election.notes == (
        "These rules of the configuration have no counterpart: minimumVoteThreshold, "
        "winnerElectionMode.",
    )


def source(**members: Any) -> dict[str, Any]:
    """The sources of a configuration with another member."""
    return {"cvrFileSources": [CONFIG["cvrFileSources"][0] | members]}


@pytest.mark.parametrize(
    ("members", "why"),
    [
        (source(filePath="../votes.xlsx"), "not in the configuration's folder"),
        (source(filePath="/etc/passwd"), "not in the configuration's folder"),
        (source(filePath="a\ud800b"), "not in the configuration's folder"),
        (source(filePath="a\0b"), "not in the configuration's folder"),
        (source(filePath="none.xlsx"), "there is no file"),
        (source(filePath=""), "there is no file"),
        (source(filePath=["x"]), "/cvrFileSources/0/filePath must be text"),
        (source(filePath="config.json"), "config.json is not an Excel workbook"),
        (source(provider="dominion"), "the provider 'dominion' is not read"),
        (source(firstVoteColumnIndex="0"), "no number of a column"),
        (source(filePath="config.json", provider="cdf"), "common data format"),
        (source(filePath="config.json", provider="clearBallot"), "no column has the contest"),
        ({"cvrFileSources": {}}, "/cvrFileSources must be a list"),
        ({"cvrFileSources": []}, "/cvrFileSources must be a list with a file"),
        ({"candidates": [{"name": "Ann"}]}, "line 2: votes.xlsx: there is no candidate '7'"),
        ({"candidates": [{"name": "Ann"}, {"name": "Ann"}]}, "named twice"),
        ({"candidates": [{"name": 1.5}]}, "must be text"),
        ({"candidates": [{"name": "Ann", "aliases": 7}]}, "must be a list"),
        ({"rules": []}, "/rules must be an object"),
    ],
)  # fmt: skip
def test_a_malformed_configuration(tmp_path: Path, members: dict[str, Any], why: str) -> None:
    workbook(tmp_path / "votes.xlsx")
    with pytest.raises(MalformedFile) as refused:
        saved(tmp_path, **members)
    assert why in str(refused.value)


def test_a_stream_names_no_files() -> None:
    content = io.BytesIO(json.dumps(CONFIG).encode())
    with pytest.raises(MalformedFile, match="from a folder only"):
        read(content)


def test_a_workbook_that_expands_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    workbook(tmp_path / "votes.xlsx", before=bomb)
    with pytest.raises(MalformedFile, match="document type"):
        saved(tmp_path)


def test_a_workbook_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "votes.xlsx", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        part.write(b"<x>")
        for _ in range(2**28 // 2**20 + 1):
            part.write(b" " * 2**20)
    with pytest.raises(MalformedFile, match="larger than"):
        saved(tmp_path)


@pytest.mark.parametrize(
    "part",
    ["<worksheet>", "<a/><b/>", "", "<worksheet><row><c t='s'><v>x</v></c></row></worksheet>",
     "<worksheet><row><c t='s'><v>99</v></c></row></worksheet>"],
)  # fmt: skip
def test_a_broken_workbook_is_refused(tmp_path: Path, part: str) -> None:
    with zipfile.ZipFile(tmp_path / "votes.xlsx", "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", part)
    with pytest.raises(MalformedFile):
        saved(tmp_path)


def test_a_workbook_without_a_sheet_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "votes.xlsx", "w") as archive:
        archive.writestr("x", "")
    with pytest.raises(MalformedFile, match="no sheet"):
        saved(tmp_path)
