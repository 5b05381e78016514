"""One count in a process of its own: `-m benchmarks.tallies.counting LIBRARY METHOD SEATS FILE`.

Prints the processor seconds of making the library's profile from grouped rankings, those of the
count, and the positions of the elected candidates. Runs on the peers' Python, too.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.tallies.profiles import CANDIDATES, Rows, read

Timed = tuple[Callable[[Rows], Any], Callable[[Any, int], list[int]]]
NAMES = [chr(ord("a") + position) for position in range(CANDIDATES)]


def provote(method: str) -> Timed:
    """Provote's own rulebook."""
    from provote_rules.tally.profiles import Profile
    from provote_rules.tally.registry import find
    from provote_rules.tally.reports import tally

    def make(rows: Rows) -> Any:
        return Profile("ranking", tuple(NAMES), dict(rows))

    def count(profile: Any, seats: int) -> list[int]:
        return [NAMES.index(one) for one in tally(profile, find(method), seats=seats)["elected"]]

    return make, count


def pref_voting(method: str) -> Timed:
    """pref_voting: profiles of complete rankings, on numpy and numba."""
    from pref_voting import iterative_methods, margin_based_methods, proportional_methods
    from pref_voting.profiles import Profile

    def make(rows: Rows) -> Any:
        return Profile([list(ranking) for ranking, _ in rows], [number for _, number in rows])

    counts: dict[str, Callable[[Any, int], Any]] = {
        "irv": lambda profile, _: iterative_methods.instant_runoff(profile),
        "schulze": lambda profile, _: margin_based_methods.beat_path(profile),
        "scottish-stv": lambda profile, seats: proportional_methods.stv_scottish(
            profile, num_seats=seats
        ),
        "meek-prf": lambda profile, seats: proportional_methods.stv_meek(profile, num_seats=seats),
    }
    return make, lambda profile, seats: [int(one) for one in counts[method](profile, seats)]


def votekit(method: str) -> Timed:
    """votekit: STV with fractional transfers, one surplus at a time."""
    from votekit import RankBallot, RankProfile, elections

    def make(rows: Rows) -> Any:
        ballots = [
            RankBallot(ranking=[{NAMES[one]} for one in ranking], weight=number)
            for ranking, number in rows
        ]
        return RankProfile(ballots=ballots, candidates=NAMES)

    counts: dict[str, Callable[[Any, int], Any]] = {
        "irv": lambda profile, _: elections.IRV(profile),
        "schulze": lambda profile, seats: elections.Schulze(profile, n_seats=seats),
        "scottish-stv": lambda profile, seats: elections.STV(
            profile, n_seats=seats, simultaneous=False
        ),
    }

    def count(profile: Any, seats: int) -> list[int]:
        elected = counts[method](profile, seats).get_elected()
        return [NAMES.index(one) for group in elected for one in sorted(group)]

    return make, count


LIBRARIES = {"provote": provote, "pref_voting": pref_voting, "votekit": votekit}


def main() -> None:
    """Count once and print what it took as JSON."""
    warnings.simplefilter("ignore")
    library, method, seats, file = sys.argv[1:]
    rows = read(Path(file))
    make, count = LIBRARIES[library](method)
    begun = time.process_time()
    profile = make(rows)
    made = time.process_time()
    elected = count(profile, int(seats))
    counted = time.process_time()
    found = {"make": made - begun, "count": counted - made, "elected": sorted(elected)}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
