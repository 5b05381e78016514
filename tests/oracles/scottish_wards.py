"""Real Scottish elections, compared: python -m tests.oracles.scottish_wards ARCHIVE.

ARCHIVE is scottish-wards.tar.gz of the real ballots beside the project. Shows both results of an
election where pref_voting elects others, and at the end the numbers.
"""

import io
import sys
import tarfile

from pref_voting.proportional_methods import stv_scottish

from provote_rules.formats import MalformedFile, read
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from tests.oracles.conversions import to_pref_voting


def main() -> int:
    """Compare the elected of each ward; returns the exit status."""
    equal = different = 0
    with tarfile.open(sys.argv[1]) as archive:
        files = [(m.name, archive.extractfile(m)) for m in archive.getmembers() if m.isfile()]
        contents = [(name, opened.read()) for name, opened in files if opened is not None]
    for name, content in contents:
        try:
            election = read(io.BytesIO(content), name=name)
        except MalformedFile as error:
            print(f"{name}: refused: {error}")
            continue
        profile, seats = election.profile, election.seats or 0
        ours = sorted(tally(profile, find("scottish-stv"), seats=seats)["elected"])
        found = stv_scottish(to_pref_voting(profile), num_seats=seats)
        theirs = sorted(profile.candidates[c] for c in found)
        equal, different = equal + (ours == theirs), different + (ours != theirs)
        if ours != theirs:
            print(f"{name}: {ours}, pref_voting {theirs}")
    print(f"{equal} equal, {different} different")
    return int(bool(different))


if __name__ == "__main__":
    sys.exit(main())
