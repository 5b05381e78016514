"""Damaged files: thousands of mutations of each format give a result or a clear refusal."""

import gzip
import io
import json
import random
import zipfile
from pathlib import Path

import pytest

from provote_rules.formats import READERS, MalformedFile, UnknownFormat, read, write
from provote_rules.tests.test_formats_rctab import CONFIG, workbook
from provote_rules.tests.test_formats_read import ABIF, BLT, RANK_CSV
from provote_rules.tests.test_formats_write import CASES, PREFLIB
from provote_rules.verify import main

ROUNDS = 3_000
SCORE_CSV = "id;Ann;Ben;count\n1;5;;2\n2;0;-3;1\n"
SEEDS = {
    "abif": [ABIF, "3:A/5>B/2\n{ballot_type: score}\n1:B/4=A/4\n"],
    "blt": [BLT, BLT.replace('"', ""), "# ALTERNATIVE NAME 1: x\n/* y */" + BLT],
    "csv": [RANK_CSV, SCORE_CSV, 'rank1,rank2\nAnn|Ben,Eve\nAnn,"Ben"\nX|Y,\n'],
    "ndjson": ["".join(write(election, "ndjson")) for election, _ in CASES.values()],
    "preflib": [PREFLIB, PREFLIB.replace("# TITLE: Board", "# NUMBER CATEGORIES: 3")],
    "rctab": [json.dumps(CONFIG, indent=1)],
}
PIECES = [
    *(bytes([sign]) for sign in b"\n\r\x00\"'=-0(){}[],;:#>/|\\\t"), b"-1",
    *b"/* */ 1.5 1e9 NaN null true \\ud800 overvote count rank1 <a/>".split(),
    b"", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", "٣".encode(), "é\u2028".encode(),
    b"9" * 30, b"9" * 5_000, b"[" * 20_000,
]  # fmt: skip


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with one to four damages."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.choice([0, 0, 1, 1, 2, 5, 40]))
        middle = chance.choice(PIECES)
        if chance.random() < 0.2:
            other = chance.randrange(len(content) + 1)
            middle = content[other : other + chance.randint(1, 30)]
        content = content[:start] + middle + content[end:]
        if chance.random() < 0.1:
            content = content[: chance.randrange(len(content) + 1)]
    return content


@pytest.mark.parametrize("format", sorted(READERS))
@pytest.mark.parametrize("named", [True, False])
def test_a_damaged_file_is_read_or_refused(format: str, named: bool, tmp_path: Path) -> None:
    workbook(tmp_path / "votes.xlsx")
    chance = random.Random(f"{format}{named}")
    read_or_refused = {True: 0, False: 0}
    messages: list[str] = []
    for _ in range(ROUNDS):
        content = mutated(chance.choice(SEEDS[format]).encode(), chance)
        try:
            election = read(
                io.BytesIO(content), format=format if named else None, name=f"x.{format}",
                folder=tmp_path,
            )  # fmt: skip
        except (MalformedFile, UnknownFormat) as error:
            messages.append(str(error))
            read_or_refused[False] += 1
        else:
            assert election.profile.cast >= 0
            assert election.profile.candidates
            read_or_refused[True] += 1
    assert max(map(len, messages)) < 600
    assert min(read_or_refused.values()) > ROUNDS / 50, read_or_refused


def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "votes.xlsx"
    workbook(path)
    original = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    chance = random.Random(1)
    refused = 0
    for number in range(ROUNDS):
        if number % 2:
            path.write_bytes(mutated(original, chance))
        else:
            with zipfile.ZipFile(path, "w") as archive:
                for name, part in parts.items():
                    archive.writestr(name, mutated(part, chance))
        try:
            read(tmp_path / "config.json")
        except MalformedFile:
            refused += 1
    assert refused > ROUNDS / 2


def test_a_damaged_gzip_file_is_read_or_refused() -> None:
    original = gzip.compress(BLT.encode(), mtime=0)
    chance = random.Random(1)
    for _ in range(ROUNDS):
        try:
            read(io.BytesIO(mutated(original, chance)), name="x.blt.gz")
        except (MalformedFile, UnknownFormat):
            continue


@pytest.mark.parametrize("format", sorted(READERS))
def test_the_command_counts_a_damaged_file_or_says_why_not(
    format: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook(tmp_path / "votes.xlsx")
    chance = random.Random(format)
    path = tmp_path / "ballots"
    for _ in range(ROUNDS // 10):
        path.write_bytes(mutated(chance.choice(SEEDS[format]).encode(), chance))
        code = main(["tally", str(path), "--json", "--format", format])
        found = json.loads(capsys.readouterr().out)
        assert (code == 2) == ("error" in found)
        assert code in (0, 1, 2)
