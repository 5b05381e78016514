"""An answer leaves in one write."""

import pytest

from votes.worker import _Joined

HEAD = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n"


class Wire:
    """What was written, and whether the connection was closed."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


@pytest.fixture
def wire() -> Wire:
    return Wire()


def test_a_head_leaves_with_its_body(wire: Wire) -> None:
    joined = _Joined(wire)
    for body in (b"{}", HEAD):  # a body may look like a head
        joined.write(HEAD)
        assert not wire.written
        joined.write(body)
        assert wire.written == [HEAD + body]
        wire.written.clear()


def test_later_parts_leave_as_they_come(wire: Wire) -> None:
    joined = _Joined(wire)
    for part in (HEAD, b"a", b"b"):
        joined.write(part)
    assert wire.written == [HEAD + b"a", b"b"]


def test_an_empty_body_sends_its_head(wire: Wire) -> None:
    joined = _Joined(wire)
    joined.write(HEAD)
    joined.write(b"")
    assert wire.written == [HEAD]


def test_who_waits_for_a_word_before_the_body_gets_it_at_once(wire: Wire) -> None:
    _Joined(wire).write(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert wire.written == [b"HTTP/1.1 100 Continue\r\n\r\n"]


def test_what_is_kept_back_leaves_before_the_close(wire: Wire) -> None:
    joined = _Joined(wire)
    joined.write(HEAD)
    joined.close()
    assert (wire.written, wire.closed, joined.is_closing()) == ([HEAD], True, True)
