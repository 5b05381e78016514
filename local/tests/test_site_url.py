"""The URL that mails link to, unless PROVOTE_SITE_URL names one."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.instance import Instance
from local.process.children import Process
from local.process.processes import Plan
from local.secrets import Secrets
from local.servers import locate
from local.servers.postgres import Postgres

MAIL = "PROVOTE_EMAIL_URL"
SITE = "PROVOTE_SITE_URL"
HERE = "http://127.0.0.1:8080"


def site_of(folder: Path, *, host: str = "localhost", behind_tls: bool = False) -> str | None:
    """The variable as the processes get it that send mails."""
    instance = Instance(folder)
    instance.prepare()
    Secrets(instance.secrets).ensure()
    found = locate.find(system=False)
    plan = Plan(
        instance, found, Postgres(instance, found), "marker", host=host, behind_tls=behind_tls
    )
    table = {one.name: one for one in plan.platform() if isinstance(one, Process)}
    sites = {table[name].environment.get(SITE) for name in ("users", "users-worker", "users-mail")}
    assert len(sites) == 1
    return sites.pop()


@pytest.fixture(autouse=True)
def _shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell that sets none of these variables."""
    for name in (MAIL, f"{MAIL}_FILE", SITE):
        monkeypatch.delenv(name, raising=False)


def test_mails_of_development_link_to_the_instance(tmp_path: Path) -> None:
    assert site_of(tmp_path) == HERE


def test_a_url_of_the_shell_is_used_also_if_it_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SITE, "https://vote.example.org")
    assert site_of(tmp_path) == "https://vote.example.org"
    monkeypatch.setenv(SITE, "")
    assert site_of(tmp_path) == ""


def test_the_address_of_a_proxy_in_front_is_unknown(tmp_path: Path) -> None:
    assert site_of(tmp_path, behind_tls=True) == ""


@pytest.mark.parametrize("mail", ["smtp://mail.example.org", "smtp+plain://127.0.0.1:25"])
def test_a_mail_that_leaves_the_machine_has_no_loopback_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail: str
) -> None:
    monkeypatch.setenv(MAIL, mail)
    assert site_of(tmp_path) == ""
    assert site_of(tmp_path, host="192.0.2.7") == "http://192.0.2.7:8080"
    monkeypatch.delenv(MAIL)
    monkeypatch.setenv(f"{MAIL}_FILE", str(tmp_path / "email_url"))
    assert site_of(tmp_path) == ""
