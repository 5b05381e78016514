"""Every parameter of DATABASE_URL reaches Django's driver and the vote path's alike."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from provote_core import conf
from votes.casting.process import conninfo


@pytest.mark.parametrize(
    ("url", "parameters"),
    [
        ("postgresql://u:p@one/db?sslmode=verify-full", {"sslmode": "verify-full"}),
        ("postgresql://u:p@one/db?port=5433", {"port": "5433"}),
        ("postgresql://u:p@one:1,two:2/db", {"host": "one,two", "port": "1,2"}),
        ("postgresql://u:p@/db?host=one,two&port=1,2", {"host": "one,two", "port": "1,2"}),
        ("postgresql://u:p@one/db", {"target_session_attrs": "read-write"}),
        ("postgresql://u:p@one/db?target_session_attrs=any", {"target_session_attrs": "any"}),
        ("postgresql://u:p@one/db?connect_timeout=7", {"connect_timeout": "7"}),
    ],
)
def test_both_drivers_get_a_parameter(
    monkeypatch: pytest.MonkeyPatch, url: str, parameters: dict[str, str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    casting, django = conninfo_to_dict(conninfo()), conf.database("votes")
    for name, value in parameters.items():
        assert str(casting[name]) == value
        assert django["OPTIONS"].get(name, django.get(name.upper())) == value
    assert "lock_timeout" in str(casting["options"])
