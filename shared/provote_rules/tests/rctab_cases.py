"""The cases of the RCTab project: configurations, cast vote records, expected results."""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.tests.election_data import members

WRITE_INS = "Undeclared Write-ins"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OPTIONS = {
    "overvoteRule": "overvote_rule",
    "maxSkippedRanksAllowed": "max_skipped_ranks_allowed",
    "maxRankingsAllowed": "max_rankings_allowed",
    "exhaustOnDuplicateCandidate": "exhaust_on_duplicate_candidate",
    "batchElimination": "batch_elimination",
    "continueUntilTwoCandidatesRemain": "continue_until_two_candidates_remain",
    "doesFirstRoundDetermineThreshold": "first_round_determines_threshold",
}


class MissingRecords(LookupError):
    """The case has no cast vote records that are read here; the message says which."""


def files() -> Mapping[str, bytes]:
    """The contents of the archive by path, without its first folder."""
    found = members("rctab-cases.tar.gz")
    return {path.partition("/")[2]: content for path, content in found.items()}


@dataclass(frozen=True)
class Case:
    """A case, by its folder's name."""

    name: str

    @property
    def config(self) -> Mapping[str, Any]:
        """The configuration."""
        return self._json("config")

    @property
    def expected(self) -> Mapping[str, Any]:
        """The expected summary."""
        return self._json("expected_detailed_report")

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of irv for the configuration's rules."""
        rules = self.config["rules"]
        found = {mine: _value(rules[name]) for name, mine in OPTIONS.items() if name in rules}
        earlier = rules["tiebreakMode"].startswith("previousRoundCounts")
        found["tiebreak_mode"] = "previous_round_counts_then_lot" if earlier else "lot"
        return found

    def election(self) -> Profile:
        """The candidates in the configuration's order, and the raw marks."""
        names = [candidate["name"] for candidate in self.config["candidates"]]
        excluded = [one["name"] for one in self.config["candidates"] if one["excluded"]]
        rows = [row for source in self.config["cvrFileSources"] for row in self._rows(source)]
        if any(source["undeclaredWriteInLabel"] for source in self.config["cvrFileSources"]):
            names.append(WRITE_INS)
        return profile(((row, 1) for row in rows), names, excluded)

    def _json(self, what: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads(files()[f"{self.name}/{self.name}_{what}.json"])
        return found

    def _rows(self, source: Mapping[str, Any]) -> Iterator[list[str]]:
        path = f"{self.name}/{source['filePath']}"
        if path not in files():
            raise MissingRecords(f"{source['filePath']} is not in the archive")
        read = {"ess": _sheet, "genericCsv": _columns, "clearBallot": _boxes, "cdf": _records}
        raw = read[source["provider"]](files()[path], source)
        most = self.parameters["max_rankings_allowed"]
        label = {
            alias: candidate["name"]
            for candidate in self.config["candidates"]
            for alias in [candidate["name"], candidate.get("code"), *candidate["aliases"]]
        }
        if source["undeclaredWriteInLabel"]:
            label[source["undeclaredWriteInLabel"]] = WRITE_INS
        for ranks in raw:
            yield ["=".join(label.get(name, name) for name in names) for names in ranks[:most]]


def _value(text: Any) -> Any:
    """The value of a rule: true, a number, null for no limit, or a name in snake case."""
    if isinstance(text, bool):
        return text
    if text in ("max", "unlimited"):
        return None
    if str(text).isdigit():
        return int(text)
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), text)


Ranks = Iterator[list[list[str]]]


def _sheet(content: bytes, source: Mapping[str, Any]) -> Ranks:
    """A workbook with a row for each ballot and a column for each rank."""
    first = int(source["firstVoteColumnIndex"]) - 1
    for row in list(_cells(content))[int(source["firstVoteRowIndex"]) - 1 :]:
        last = max(row, default=0)
        yield [_marks(row.get(column, ""), source) for column in range(first, last + 1)]


def _marks(cell: str, source: Mapping[str, Any]) -> list[str]:
    if cell == "" and source["treatBlankAsUndeclaredWriteIn"]:
        return [source["undeclaredWriteInLabel"]]
    if cell in ("", source["skippedRankLabel"]):
        return []
    if cell == source["overvoteLabel"]:
        return ["overvote"]
    return (
        cell.split(source["overvoteDelimiter"] or None) if source["overvoteDelimiter"] else [cell]
    )


def _cells(content: bytes) -> Iterator[dict[int, str]]:
    """The texts of each row by column, from 0."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    texts = ["".join(part.text or "" for part in one.iter(f"{SHEET}t")) for one in shared]
    for row in sheet.iter(f"{SHEET}row"):
        cells = {}
        for cell in row:
            value = cell.findtext(f"{SHEET}v")
            if value is not None:
                is_text = cell.get("t") == "s"
                cells[_column(cell.attrib["r"])] = (
                    texts[int(value)] if is_text else value
                ).strip()
        yield cells


def _column(reference: str) -> int:
    number = 0
    for letter in re.sub(r"\d", "", reference):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _columns(content: bytes, source: Mapping[str, Any]) -> Ranks:
    """A table with a row for each ballot and a column for each candidate, with its rank."""
    first = int(source["firstVoteColumnIndex"]) - 1
    header, *rows = csv.reader(io.StringIO(content.decode()))
    for row in rows[int(source["firstVoteRowIndex"]) - 2 :]:
        yield _by_rank(
            (header[column], int(row[column])) for column in range(first, len(row)) if row[column]
        )


def _boxes(content: bytes, source: Mapping[str, Any]) -> Ranks:
    """A table with a column for each candidate and rank, with 1 for a mark."""
    header, *rows = csv.reader(io.StringIO(content.decode()))
    columns = {
        index: (fields[4], int(fields[2]))
        for index, fields in enumerate(title.split(":") for title in header)
        if len(fields) > 4 and fields[1] == source["contestId"]
    }
    for row in rows:
        yield _by_rank(columns[index] for index in columns if row[index] == "1")


def _records(content: bytes, source: Mapping[str, Any]) -> Ranks:
    """Cast vote records in NIST's common data format, as JSON."""
    if content.startswith(b"<"):
        raise MissingRecords("records in XML are not read")
    report = json.loads(content)
    election = report["Election"][0]
    names = {one["@id"]: one["Name"] for one in election["Candidate"]}
    [contest] = [one for one in election["Contest"] if one["Name"] == source["contestId"]]
    label = {one["@id"]: names[one["CandidateIds"][0]] for one in contest["ContestSelection"]}
    for record in report["CVR"]:
        [current] = [
            one for one in record["CVRSnapshot"] if one["@id"] == record["CurrentSnapshotId"]
        ]
        selections = [
            (label[selection["ContestSelectionId"]], position["Rank"])
            for one in current["CVRContest"]
            if one["ContestId"] == contest["@id"]
            for selection in one["CVRContestSelection"]
            for position in selection["SelectionPosition"]
        ]
        yield _by_rank(selections)


def _by_rank(marks: Any) -> list[list[str]]:
    marked: dict[int, list[str]] = {}
    for name, rank in marks:
        marked.setdefault(rank, []).append(name)
    return [marked.get(rank, []) for rank in range(1, max(marked, default=0) + 1)]


def profile(
    rows: Iterable[tuple[list[str], int]],
    candidates: Iterable[str] = (),
    withdrawn: Iterable[str] = (),
) -> Profile:
    """Grouped raw marks; an overvote without names has all candidates.

    Labels that are not among the candidates follow by their first appearance.
    """
    rows = list(rows)
    labels = dict.fromkeys(candidates)
    labels.update(dict.fromkeys(n for ranks, _ in rows for cell in ranks for n in names(cell)))
    position = {name: number for number, name in enumerate(labels)}
    everybody = tuple(range(len(position)))
    ballots: Counter[tuple[object, ...]] = Counter()
    for ranks, number in rows:
        marks: list[object] = []
        for cell in ranks:
            named = tuple(sorted(position[name] for name in names(cell)))
            named = everybody if cell == "overvote" else named
            marks.append(named[0] if len(named) == 1 else named)
        while marks and marks[-1] == ():
            marks.pop()
        ballots[tuple(marks)] += number
    gone = frozenset(position[name] for name in withdrawn)
    return Profile(RANKING, tuple(position), ballots, gone)


def names(cell: str) -> list[str]:
    """The labels in a cell; none in an undervote or an overvote without names."""
    if cell.strip() in {"", "undervote", "overvote"}:
        return []
    return [name.strip() for name in cell.split("=")]
