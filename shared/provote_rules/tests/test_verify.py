"""The command provote-verify."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from provote_rules import __version__
from provote_rules.definition import commitment, digest
from provote_rules.verify import main

SHARED = Path(__file__).resolve().parents[2]
POLL: dict[str, Any] = {
    "id": "01990000-0000-7000-8000-000000000001",
    "title": "Tea?",
    "ballot_type": "single",
    "choices": [
        {"id": "a", "label": "\x7f\u2028 e\u0301 é 𝄞", "description": "", "position": 0},
        {"id": "b", "label": "No", "description": "", "position": 1},
    ],
    "eligibility": "public",
    "results_visibility": "live",
    "allow_change": False,
    "listing": "listed",
    "rules": {"dedupe": "device", "dedupe_limit": 1, "quarantine": None},
    "opens_at": None,
    "closes_at": None,
}
POLL["digest"] = digest(POLL)
OTHER = POLL | {"eligibility": "authenticated"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The path of a saved poll."""
    return tmp_path / "poll.json"


def save(file: Path, value: Any) -> str:
    """Save JSON, or bytes unchanged."""
    file.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return str(file)


def test_a_right_digest_exits_0(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["definition", save(file, POLL)]) == 0
    assert capsys.readouterr().out == (
        f"right: the definition of poll {POLL['id']} has the digest {POLL['digest']}\n"
    )


def test_a_wrong_digest_exits_1(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["definition", save(file, OTHER)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("WRONG")
    assert POLL["digest"] in said
    assert digest(OTHER) in said


@pytest.mark.parametrize(("poll", "code"), [(POLL, 0), (OTHER, 1)])
def test_output_as_json(
    file: Path, capsys: pytest.CaptureFixture[str], poll: dict[str, Any], code: int
) -> None:
    assert main(["definition", "--json", save(file, poll)]) == code
    assert json.loads(capsys.readouterr().out) == {
        "poll_id": POLL["id"], "stated": POLL["digest"], "computed": digest(poll),
        "matches": code == 0, "seed_matches": None,
    }  # fmt: skip


SEED = "5eed" * 16
TIES = {"by": "seed", "lot_numbers": None, "beacon": False,
        "commitment": commitment(bytes.fromhex(SEED))}  # fmt: skip
CLOSED = POLL | {"rules": POLL["rules"] | {"ties": TIES}, "method": "irv@1", "seats": 1}
CLOSED["digest"] = digest(CLOSED)


@pytest.mark.parametrize(
    ("seed", "code", "words"),
    [
        (None, 0, ""), (SEED, 0, "right: the revealed seed"),
        ("d1ce" * 16, 1, "WRONG: the revealed seed"), (SEED.upper(), 1, "WRONG"),
    ],
)  # fmt: skip
def test_a_swapped_seed_exits_1(
    file: Path, capsys: pytest.CaptureFixture[str], seed: str | None, code: int, words: str
) -> None:
    path = save(file, CLOSED | {"tie_seed": seed})
    assert main(["definition", path]) == code
    said = capsys.readouterr().out
    assert said.startswith("right: the definition")
    assert words in said
    assert ("seed" in said) == (seed is not None)
    assert main(["definition", "--json", path]) == code
    found = json.loads(capsys.readouterr().out)
    assert (found["matches"], found["seed_matches"]) == (True, None if not seed else code == 0)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"status": "closed", "closed_at": "2026-01-01T00:00:00Z"}, 1),
        ({"status": "archived", "closed_at": "2026-01-01T00:00:00Z"}, 1),
        ({"status": "archived", "closed_at": None}, 1),
        ({"status": "closed", "closed_at": None}, 0),
        ({"status": "open", "closed_at": None}, 0),
    ],
)
def test_a_closed_poll_without_its_seed_exits_1(
    file: Path, capsys: pytest.CaptureFixture[str], members: dict[str, Any], code: int
) -> None:
    """A poll whose `closes_at` has just passed reads as closed before it reveals its seed."""
    path = save(file, CLOSED | {"tie_seed": None} | members)
    assert main(["definition", path]) == code
    assert ("WRONG: the closed poll reveals no seed" in capsys.readouterr().out) == (code == 1)
    assert main(["definition", "--json", path]) == code
    assert json.loads(capsys.readouterr().out)["seed_matches"] is (False if code else None)
    other_lot = CLOSED["rules"] | {"ties": TIES | {"by": "ask", "commitment": None}}
    poll = CLOSED | {"rules": other_lot, "tie_seed": None} | members
    assert main(["definition", save(file, poll | {"digest": digest(poll)})]) == 0


def test_a_swapped_commitment_exits_1(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A seed that fits a commitment which was exchanged after the opening."""
    other = "d1ce" * 16
    ties = TIES | {"commitment": commitment(bytes.fromhex(other))}
    poll = CLOSED | {"rules": CLOSED["rules"] | {"ties": ties}, "tie_seed": other}
    assert main(["definition", save(file, poll)]) == 1
    assert capsys.readouterr().out.startswith("WRONG")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not JSON"), (b"<html>", "not JSON"), (b"\xff\xfe{\x00", "UTF-8"),
        (b"[]", "object is expected"), (b"{}", "/id is missing"),
        (b'{"id": NaN}', "NaN"), (b'{"id": 1, "id": 2}', "named twice"),
        (b"[" * 100_000, "nested"), (b'{"id": %s}' % (b"9" * 5_000), "not JSON"),
        ({"code": "poll-not-found", "status": 404}, "/id is missing"),
        ({"results": [POLL]}, "/id is missing"),
        (POLL | {"digest": None}, "no digest"),
        (POLL | {"digest": 7}, "not text"),
        (POLL | {"opens_at": 1.5}, "/opens_at is a float"),
        (CLOSED | {"tie_seed": 7}, "/tie_seed is not text"),
    ],
)  # fmt: skip
def test_unverifiable_input_exits_2(
    file: Path, capsys: pytest.CaptureFixture[str], content: Any, why: str
) -> None:
    path = save(file, content)
    assert main(["definition", path]) == 2
    said = capsys.readouterr()
    assert why in said.err
    assert said.out == ""
    assert main(["definition", path, "--json"]) == 2
    assert why in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize("name", ["none", "."])
def test_a_file_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["definition", str(tmp_path / name)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_output_is_escaped_for_terminals(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = POLL | {"id": "\x1b[2J\u202e", "digest": "\x1b]0;x\x07"}
    assert main(["definition", save(file, evil)]) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_a_byte_order_mark_is_ignored(file: Path) -> None:
    assert main(["definition", save(file, b"\xef\xbb\xbf" + json.dumps(POLL).encode())]) == 0


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_the_command_reads_standard_input(locale: str) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-m", "provote_rules", "definition", "-"],
        input=json.dumps(POLL, ensure_ascii=False).encode(),
        env={"PYTHONPATH": str(SHARED), "PATH": os.defpath, "LC_ALL": locale},
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", [[], ["definition"], ["defin", "x"], ["definition", "x", "y"]])
def test_a_wrong_command_line_exits_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit:
        main(words)
    assert exit.value.code == 2
    assert "usage: provote-verify" in capsys.readouterr().err


def test_the_command_prints_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit:
        main(["--version"])
    assert exit.value.code == 0
    assert capsys.readouterr().out == f"provote-verify {__version__}\n"
