"""The environment is made with the Python that was asked for, or the fastest that is there."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import pytest

from local import pythons
from local.failures import Failure

WILL_DO, WILL_NOT = "/bin/true", "/bin/false"  # as answers to the question whether it will


@pytest.fixture
def compiled_at_home(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """This Python, as if somebody had compiled it without optimisation."""
    monkeypatch.delenv("PROVOTE_PYTHON", raising=False)
    monkeypatch.setattr(sys, "base_prefix", "/home/ada/python")
    monkeypatch.setattr(sysconfig, "get_config_var", lambda name: "'--enable-shared'")
    monkeypatch.setattr(pythons, "DISTRIBUTION", WILL_DO)
    return monkeypatch


def test_a_slow_python_gives_way_to_the_distributions(compiled_at_home: object) -> None:
    assert pythons.best() == WILL_DO


def test_not_to_one_that_is_too_old(compiled_at_home: pytest.MonkeyPatch) -> None:
    compiled_at_home.setattr(pythons, "DISTRIBUTION", WILL_NOT)
    assert pythons.best() == sys.executable


def test_not_to_one_that_is_not_there(
    compiled_at_home: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    compiled_at_home.setattr(pythons, "DISTRIBUTION", str(tmp_path / "python3"))
    assert pythons.best() == sys.executable


def test_an_optimised_one_stays(compiled_at_home: pytest.MonkeyPatch) -> None:
    compiled_at_home.setattr(sysconfig, "get_config_var", lambda name: "'--enable-optimizations'")
    assert pythons.best() == sys.executable


def test_the_distributions_own_stays(compiled_at_home: pytest.MonkeyPatch) -> None:
    compiled_at_home.setattr(sys, "base_prefix", "/usr")
    assert pythons.best() == sys.executable


def test_a_choice_goes_before_everything(compiled_at_home: pytest.MonkeyPatch) -> None:
    compiled_at_home.setenv("PROVOTE_PYTHON", sys.executable)
    assert pythons.best() == sys.executable
    compiled_at_home.setenv("PROVOTE_PYTHON", WILL_NOT)
    with pytest.raises(Failure, match="PROVOTE_PYTHON"):
        pythons.best()
