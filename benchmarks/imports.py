"""Files of a million ranked ballots: checked, and recorded as votes of a delegated poll."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import memory
from benchmarks.ballots import CHOICES, SEED
from benchmarks.measure import Options, Samples
from benchmarks.platform import Accounting, Platform, Poll
from local.failures import Failure

BALLOTS = 1_000_000
IMPORTER = "votes"
LONGEST = 3_600.0  # seconds of a request

Ranking = Sequence[int]


def as_csv(rankings: Iterable[Ranking]) -> Iterator[str]:
    """The lines of a file with a column for each rank."""
    yield ",".join(f"rank{number}" for number in range(1, len(CHOICES) + 1))
    for ranking in rankings:
        yield ",".join(CHOICES[one] for one in ranking)


def as_blt(rankings: Iterable[Ranking]) -> Iterator[str]:
    """The lines of a BLT file."""
    yield f"{len(CHOICES)} 1"
    for ranking in rankings:
        yield f"1 {' '.join(str(one + 1) for one in ranking)} 0"
    yield from ("0", *(f'"{label}"' for label in CHOICES), '"A benchmark"')


FORMATS: dict[str, Callable[[Iterable[Ranking]], Iterator[str]]] = {"csv": as_csv, "blt": as_blt}


class Imports:
    """Each round: each file is checked and recorded in a poll of its own."""

    def __init__(self, platform: Platform, options: Options) -> None:
        self.platform, self.options = platform, options
        self.ballots = options.votes(BALLOTS)
        self.samples = Samples()
        self.added: dict[str, dict[str, float]] = {}
        self.accounts: dict[str, Accounting] = {}

    def prepare(self) -> None:
        """Write the files, with random rankings of all choices."""
        self.files = {name: self.options.folder / f"ballots.{name}" for name in FORMATS}
        for name, lines in FORMATS.items():
            with self.files[name].open("w") as file:
                file.writelines(f"{line}\n" for line in lines(rankings(self.ballots)))

    def round(self) -> None:
        """Measure each file once."""
        for name, file in self.files.items():
            poll = self.platform.open_poll("delegated", CHOICES, ballot_type="ranked")
            checked = self._post(f"{name}.check", poll, file)
            if checked["acceptable"] != self.ballots:
                raise Failure(f"void: {checked['acceptable']} ballots are acceptable")
            recorded = self._post(
                f"{name}.record", poll, file, dry_run="false", digest=checked["digest"]
            )
            account = self.platform.account(poll, recorded["recorded"])
            if not account.balanced or account.stored != self.ballots:
                raise Failure(f"void: {account}")
            self.accounts[name] = account

    def _post(self, name: str, poll: Poll, file: Path, **query: str) -> Any:
        """Send the file; add the rate, and the memory that processes added at most."""
        self.platform.rest()
        token = self.platform.owner()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/csv"}
        path = f"/polls/{poll.id}/ballots/import/"
        with file.open("rb") as body, memory.added(self.platform) as added:
            began = time.monotonic()
            answer = self.platform.api.http.post(
                path, content=body, headers=headers, params=query, timeout=LONGEST
            )
            self.samples.add(name, self.ballots / (time.monotonic() - began))
        if not answer.is_success:
            raise Failure(f"void: {answer.status_code} {answer.text[:500]}")
        known = self.added.setdefault(name, {})
        for process, size in added.items():
            known[process] = max(size, known.get(process, 0))
        return answer.json()

    def results(self) -> dict[str, dict[str, Any]]:
        """Return imports.FORMAT.check and imports.FORMAT.record; memory is that of all rounds."""
        found = {}
        for name, added in self.added.items():
            format_ = name.partition(".")[0]
            found[f"imports.{name}"] = self.samples.result(name, "ballots/s") | {
                "seconds": round(self.ballots / self.samples.result(name, "")["value"], 2),
                "added_mb": added[IMPORTER],
                "added_mb_by_process": added,
                "bytes": self.files[format_].stat().st_size,
                **({"accounting": asdict(self.accounts[format_])} if "record" in name else {}),
            }
        return found


def rankings(number: int) -> Iterator[Ranking]:
    """Return random rankings of all choices; each file gets the same ones."""
    dice = random.Random(SEED)  # nosec B311 # reproducible, not secret
    return (dice.sample(range(len(CHOICES)), len(CHOICES)) for _ in range(number))
