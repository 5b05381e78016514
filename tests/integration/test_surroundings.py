"""Unusual environments: special characters in paths, locales, proxies, and different shells.

An instance whose data directory has every character with a special meaning for some program is
started from one shell and used from others.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from integration.own import OF_ITS_OWN, OwnPlatform
from integration.trees import copy_of_this_tree
from integration.waiting import eventually
from local.addresses import has_ipv6

pytestmark = OF_ITS_OWN

ODD = """d $HOME "q" 's' \\b %d %{x} {y};#z,:é=@&|*?[a]<>!~`ls` $(ls)"""
DEEP = "x" * 120
# Nothing listens there: a client that uses the proxy fails.
PROXY = "http://127.0.0.1:9"
HOSTILE = {
    "http_proxy": PROXY,
    "HTTP_PROXY": PROXY,
    "ALL_PROXY": PROXY,
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PGHOST": "nowhere.invalid",
    "PGOPTIONS": "-c nonsense=1",
}


@pytest.fixture(scope="module", params=[ODD, DEEP], ids=["odd", "deep"])
def platform(folder: Path, request: pytest.FixtureRequest) -> Iterator[OwnPlatform]:
    """A platform in such a folder, started from a shell with these variables."""
    with OwnPlatform(folder / request.param / "data", environment=HOSTILE).running() as own:
        # Later commands run in another shell with other temporary folders, as with cron or ssh.
        elsewhere = folder / "elsewhere"
        elsewhere.mkdir(exist_ok=True)
        own.environment |= {"XDG_RUNTIME_DIR": str(elsewhere), "TMPDIR": str(elsewhere)}
        yield own


def test_it_answers_on_loopback_of_both_families(platform: OwnPlatform) -> None:
    hosts = ["127.0.0.1", "localhost", *(["[::1]"] if has_ipv6() else [])]
    for host in hosts:
        for path in ("/health", "/", "/api/docs/", "/static/docs/docs.js", "/api/v1/polls/"):
            answer = httpx.get(f"http://{host}:{platform.port}{path}", trust_env=False)
            assert answer.status_code == 200, (host, path)


def test_every_command_finds_it(platform: OwnPlatform, folder: Path) -> None:
    assert "running, " in platform.command("status")
    assert platform.command("logs", "users", "-n", "1")
    assert "process_max_fds" in platform.command("metrics", "users-relay")
    assert "http" in platform.command("metrics", "votes")
    assert "signs" in platform.command("keys", "show")
    out = folder / f"{abs(hash(platform.data))}.backup"
    assert "MiB" in platform.command("backup", "--out", str(out))
    assert "users-relay: replaced" in platform.command("restart", "users-relay", "gateway")
    assert "no issues" in platform.manage_py("users", "check")


def test_accounts_of_staff_are_created(platform: OwnPlatform) -> None:
    words = ("--username", "staff", "--email", "staff@example.org")
    printed = platform.command("admin", "create", *words, stdin="correct horse battery 9\n")
    assert "staff" in printed


def test_the_demo_and_a_new_key_need_no_proxy(platform: OwnPlatform) -> None:
    assert "all accounts agree" in platform.command("demo", "--voters", "20")
    assert "signs from now on" in platform.command("keys", "rotate")


def test_it_restores_a_backup_and_starts_again(platform: OwnPlatform, folder: Path) -> None:
    out = folder / f"{abs(hash(platform.data))}.again"
    platform.command("backup", "--out", str(out))
    with platform.while_down():
        assert "is what it was" in platform.command("restore", str(out), "--replace")
    eventually(lambda: "running, " in platform.command("status"))
    # The sockets are in the second shell's folder; a third shell finds them, too.
    platform.environment |= {"TMPDIR": "/tmp"}
    assert "process_max_fds" in platform.command("metrics", "users-worker")


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_the_unspecified_address_listens_on_both_families(folder: Path) -> None:
    own = OwnPlatform(folder / "everywhere", options=["--host", "::"], environment={})
    with own.running():
        for host in ("127.0.0.1", "[::1]", _address()):
            url = f"http://{host}:{own.port}/health"
            assert httpx.get(url, trust_env=False).status_code == 200, host


def _address() -> str:
    """An address of this machine, not of the loopback if there is another one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def test_a_repository_below_an_odd_folder(folder: Path) -> None:
    """A copy of the repository works, with hard links to .venv except for files with its path."""
    tree = copy_of_this_tree(folder / "my vöte's %d {x};# place")
    own = OwnPlatform(tree / ".provote", environment=HOSTILE, tree=tree)
    with own.running():
        assert httpx.get(f"{own.url}/api/v1/polls/", trust_env=False).status_code == 200
        assert "running, " in own.command("status")
        assert "no issues" in own.manage_py("users", "check")
