"""Settings from the environment: safe defaults, strict in production."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from provote_core import conf


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without the variables."""
    for name in ("DATABASE_URL", "REDIS_URL", "PROVOTE_ENV", "PROVOTE_SECRET_KEY",
                 "PROVOTE_SECRET_KEY_FILE", "PROVOTE_ALLOWED_HOSTS"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)


def test_a_secret_can_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file\n")
    monkeypatch.setenv("PROVOTE_SECRET_KEY", "from-the-environment")
    monkeypatch.setenv("PROVOTE_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert conf.secret("PROVOTE_SECRET_KEY") == "from-a-file"


def test_production_has_no_insecure_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    assert conf.secret("PROVOTE_SECRET_KEY").startswith("insecure-")
    assert conf.allowed_hosts() == ["*"]
    monkeypatch.setenv("PROVOTE_ENV", "production")
    with pytest.raises(ImproperlyConfigured, match="PROVOTE_SECRET_KEY"):
        conf.secret("PROVOTE_SECRET_KEY")
    with pytest.raises(ImproperlyConfigured):
        conf.platform("votes")
    assert conf.allowed_hosts() == []
    assert conf.security()["SESSION_COOKIE_SECURE"]


def test_production_refuses_crash_points(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "DIGEST_KEY", "ADDRESS_KEY", "SERVICE_TOKEN"):
        monkeypatch.setenv(f"PROVOTE_{name}", "a-secret")
    monkeypatch.setenv("PROVOTE_ENV", "production")
    assert conf.platform("votes").production
    monkeypatch.setenv("PROVOTE_CRASH_AT", "/tmp/crash")
    with pytest.raises(ImproperlyConfigured, match="PROVOTE_CRASH_AT"):
        conf.platform("votes")


def test_a_misspelt_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVOTE_ENV", "prod")
    with pytest.raises(ImproperlyConfigured):
        conf.production()


def test_secrets_are_not_in_the_repr() -> None:
    platform = conf.platform("votes")
    assert "insecure-" not in repr(platform)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("postgresql://u:p%40ss@/db?host=/run", ("db", "u", "p@ss", "/run", "")),
        ("postgresql://u@db:5433/other", ("other", "u", "", "db", "5433")),
        ("postgresql://u@one:5432,two:5433/db", ("db", "u", "", "one,two", "5432,5433")),
        ("postgresql://u@/db?host=one,two&port=5432", ("db", "u", "", "one,two", "5432")),
        ("host=one,two dbname=db", ("db", "votes", "", "one,two", "")),
        ("postgresql://u@[::1]:5433/db", ("db", "u", "", "::1", "5433")),
        ("", ("provote", "votes", "", "localhost", "")),
    ],
)  # fmt: skip
def test_the_database_url_is_parsed(
    monkeypatch: pytest.MonkeyPatch, url: str, parts: tuple[str, ...]
) -> None:
    if url:
        monkeypatch.setenv("DATABASE_URL", url)
    entry = conf.database("votes")
    assert tuple(entry[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == parts
    assert int(entry["OPTIONS"]["connect_timeout"]) <= 5, "no wait without a bound"
    assert "-c lock_timeout=3s" in entry["OPTIONS"]["options"], "a locked table fills no queue"


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("", "target_session_attrs", "read-write"),
        ("?target_session_attrs=primary", "target_session_attrs", "primary"),
        ("?sslmode=verify-full&sslrootcert=/ca.pem", "sslrootcert", "/ca.pem"),
        ("?connect_timeout=4", "connect_timeout", "4"),
        ("?load_balance_hosts=random", "load_balance_hosts", "random"),
    ],
)
def test_parameters_of_the_database_url_reach_the_driver(
    monkeypatch: pytest.MonkeyPatch, query: str, name: str, value: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://u@one,two/db{query}")
    assert conf.database("votes")["OPTIONS"][name] == value


def test_options_of_the_database_url_come_after_those_of_the_platform(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@one/db?options=-c%20lock_timeout%3D9s")
    options = conf.database("votes")["OPTIONS"]["options"]
    assert options.endswith("-c lock_timeout=9s")
    assert options.startswith("-c lock_timeout=3s")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u:s3cret@one:x/db", "port"),
        ("postgresql://u:s3cret@one:1,two:2,three/db?port=5,6", "3 hosts and 2 ports"),
        ("postgresql://u:s3cret@one/db?sslmod=require", "sslmod"),
        ("postgresql://u:s3cret@[one/db", "cannot be read"),
        ("postgresql://u:s3cret@one/db?target_session_attrs=standby", "not the primary"),
        ("postgresql://u:s3cret@one/db?target_session_attrs=prefer-standby", "not the primary"),
        ("mysql://u:s3cret@one/db", "cannot be read"),
    ],
)
def test_a_database_url_with_which_nothing_can_be_stored_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match=said) as refused:
        conf.database("votes")
    assert "s3cret" not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("unix:///run/redis.sock?db=2", "redis+socket:///run/redis.sock?virtual_host=2"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
        ("redis://cache:6379/1", "redis://cache:6379/1"),
    ],
)
def test_celery_uses_the_same_redis(
    monkeypatch: pytest.MonkeyPatch, url: str, broker: str
) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    assert conf.broker_url() == broker


@pytest.mark.parametrize(
    "url",
    [
        "redis://one:1,two:2/0",
        "redis+sentinel://one/0",
        "sentinel://one/0",
        "one:6379",
        "rediscluster://one",
    ],
)
def test_a_redis_that_is_a_cluster_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    with pytest.raises(ImproperlyConfigured, match="name one server"):
        conf.redis_url()
