"""./provote metrics: what it prints, and a reader that closes the pipe."""

import argparse
import io
import sys
from pathlib import Path

import pytest

from local.commands import metrics
from local.instance import Instance

ALL = argparse.Namespace(data=Path("/nowhere"), name=None, listen=None)


class Closed(io.StringIO):
    """The writing end of a pipe that has no reader any more, as after `| head -1`."""

    def write(self, text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


@pytest.fixture(autouse=True)
def running(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Instance, "is_locked", lambda _: True)
    places = {"users": Path("/users"), "polls": Path("/polls")}
    monkeypatch.setattr(metrics, "places", lambda _: places)


def test_a_reader_that_leaves_is_no_process_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(metrics, "ask", lambda _: "up 1")
    monkeypatch.setattr(sys, "stdout", Closed())
    with pytest.raises(BrokenPipeError):
        metrics.run(ALL)
    assert capsys.readouterr().err == ""


def test_each_process_that_does_not_answer_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(place: Path) -> str:
        if place == Path("/users"):
            raise ConnectionRefusedError("refused")
        return "up 1"

    monkeypatch.setattr(metrics, "ask", ask)
    assert metrics.run(ALL) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == (
        "# process polls\nup 1\n",
        "provote: users does not answer: refused\n",
    )
