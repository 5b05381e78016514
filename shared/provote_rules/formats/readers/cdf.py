"""Cast vote records in NIST's common data format (JSON): the rankings of one contest."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from provote_rules import strict_json
from provote_rules.formats.errors import MalformedFile, shown
from provote_rules.formats.lines import MAX_RANKS

_MAX_SIZE = 2**28
_UNKNOWN = None


def ballots(path: Path, contest: str) -> Iterator[list[list[str | None]]]:
    """For each ballot with the contest, the candidates' names at each rank; None is a write-in.

    The whole file is held in memory, at most 256 MiB. Raises MalformedFile and OSError.
    """
    if path.stat().st_size > _MAX_SIZE:
        raise MalformedFile(None, f"{path.name} is larger than {_MAX_SIZE} bytes")
    try:
        report = strict_json.parse(path.read_bytes().decode("utf-8-sig"))
        contest_id, names = _contest(report, contest)
        found = [
            _ranks(one, names)
            for record in report["CVR"]
            for one in _current(record)["CVRContest"]
            if one["ContestId"] == contest_id
        ]
    except MalformedFile as error:
        raise MalformedFile(None, f"{path.name}: {error.detail}") from error
    except (ValueError, KeyError, TypeError, AttributeError, LookupError) as error:
        detail = f"{path.name} is no cast vote record in the common data format: {error!r}"
        raise MalformedFile(None, detail[:300]) from error
    yield from found


def _contest(report: Any, name: str) -> tuple[str, dict[str, str]]:
    """The contest's id, and the candidates' names by the id of the selection."""
    contests = [(election, one) for election in report["Election"] for one in election["Contest"]]
    matching = [pair for pair in contests if name in ("", pair[1]["@id"], pair[1].get("Name"))]
    if len(matching) != 1:
        raise MalformedFile(None, f"there is not exactly one contest {shown(name)}")
    election, contest = matching[0]
    candidates = {one["@id"]: str(one["Name"]) for one in election["Candidate"]}
    selections = {
        one["@id"]: [candidates[key] for key in one.get("CandidateIds", [])]
        for one in contest["ContestSelection"]
    }
    return contest["@id"], {key: " & ".join(names) for key, names in selections.items() if names}


def _current(record: Any) -> Any:
    snapshots = record["CVRSnapshot"]
    current = record.get("CurrentSnapshotId")
    return next((one for one in snapshots if one.get("@id") == current), snapshots[-1])


def _ranks(contest: Any, names: dict[str, str]) -> list[list[str | None]]:
    ranks: dict[int, list[str | None]] = {}
    for selection in contest.get("CVRContestSelection", []):
        for position in selection.get("SelectionPosition", []):
            if position.get("HasIndication") == "no" or position.get("IsAllocable") == "no":
                continue
            rank = position["Rank"]
            if type(rank) is not int or not 1 <= rank <= MAX_RANKS:
                raise MalformedFile(None, f"{shown(str(rank))} is no rank")
            name = names.get(selection.get("ContestSelectionId", ""), _UNKNOWN)
            ranks.setdefault(rank, []).append(name)
    return [ranks.get(rank, []) for rank in range(1, max(ranks, default=0) + 1)]
