"""Logs stay short while a process keeps writing."""

from __future__ import annotations

from pathlib import Path

from local.process.logs import last_line, last_lines, shorten


def test_a_shortened_log_continues_and_keeps_the_old_lines_in_a_second_file(
    tmp_path: Path,
) -> None:
    log = tmp_path / "votes.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"one\n")
        shorten(log)
        writer.write(b"two\n")
    assert log.read_text() == "two\n"
    assert (tmp_path / "votes.log.1").read_text() == "one\n"


def test_the_last_lines(tmp_path: Path) -> None:
    log = tmp_path / "votes.log"
    log.write_text("".join(f"{number}\n" for number in range(100)) + "\n")
    assert last_lines(log, 3) == ["98", "99", ""]
    assert last_line(log) == "99"
    assert last_line(tmp_path / "missing.log") == "no output"
