"""Polls to export, and the files that are exported."""

from contextlib import closing
from typing import Any

from poll_events import Poll
from test_tallying import cast, close, ranked, report_of

from analytics.tallying import counting

BALLOTS = ("0>1", "0>1", "2", "1>0>2", "1>0")


def finished(*ballots: str, **changes: Any) -> Poll:
    """A closed poll whose ballots, by default BALLOTS, are counted finally."""
    poll = ranked(**changes)
    cast(poll, *(ballots or BALLOTS))
    close(poll)
    counting.count_due()
    assert report_of(poll).final
    return poll


def content(answer: Any) -> bytes:
    """The whole file of a response that streams one."""
    assert answer.status_code == 200, answer.content
    with closing(answer):
        return b"".join(answer.streaming_content)
