"""The environment uses the selected Python, or the fastest one that exists."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import pytest

from local import pythons
from local.failures import Failure

WILL_DO, WILL_NOT = "/bin/true", "/bin/false"  # stand-ins for a suitable Python and another


@pytest.fixture
def unoptimised(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Pretends that this Python was compiled without optimisation."""
    monkeypatch.delenv("PROVOTE_PYTHON", raising=False)
    monkeypatch.setattr(sys, "base_prefix", "/home/ada/python")
    monkeypatch.setattr(sysconfig, "get_config_var", lambda name: "'--enable-shared'")
    monkeypatch.setattr(pythons, "DISTRIBUTION", WILL_DO)
    return monkeypatch


def test_the_distribution_s_python_replaces_a_slow_one(unoptimised: object) -> None:
    assert pythons.best() == WILL_DO


def test_a_too_old_one_does_not_replace_it(unoptimised: pytest.MonkeyPatch) -> None:
    unoptimised.setattr(pythons, "DISTRIBUTION", WILL_NOT)
    assert pythons.best() == sys.executable


def test_a_missing_one_does_not_replace_it(
    unoptimised: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    unoptimised.setattr(pythons, "DISTRIBUTION", str(tmp_path / "python3"))
    assert pythons.best() == sys.executable


def test_an_optimised_one_stays(unoptimised: pytest.MonkeyPatch) -> None:
    unoptimised.setattr(sysconfig, "get_config_var", lambda name: "'--enable-optimizations'")
    assert pythons.best() == sys.executable


def test_the_distributions_own_stays(unoptimised: pytest.MonkeyPatch) -> None:
    unoptimised.setattr(sys, "base_prefix", "/usr")
    assert pythons.best() == sys.executable


def test_an_explicit_choice_has_precedence(unoptimised: pytest.MonkeyPatch) -> None:
    unoptimised.setenv("PROVOTE_PYTHON", sys.executable)
    assert pythons.best() == sys.executable
    unoptimised.setenv("PROVOTE_PYTHON", WILL_NOT)
    with pytest.raises(Failure, match="PROVOTE_PYTHON"):
        pythons.best()
