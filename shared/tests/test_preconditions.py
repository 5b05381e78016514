"""ETags that name versions, as sent by clients and rewritten by proxies."""

import pytest
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from provote_core.exceptions import InvalidEntityTag, PreconditionFailed, PreconditionRequired
from provote_core.preconditions import etag, is_known, require_match, unless_known

NAMES_SEVEN = (
    '"7"', "*", '"6", "7"', '"7" , "8"', '  "7"', '"7"  ', " * ", 'W/"7"', 'W/"6",W/"7"',
    '"6", W/"7"', '"7",', ', "7"', '"6",, "7"', '"a,b", "7"', '"7-gzip"', 'W/"7-gzip"', '"7;gzip"',
    '"7-br"', '"7--gzip"', '"7/zstd"',
)  # fmt: skip
NAMES_OTHERS = (
    '"6"', 'W/"6"', '"77"', '""', '"07"', '"*"', '"7,8"', '"W/7"', '"seven"', '"7-tar"', '"-gzip"',
    '"6-gzip"', '"7-gzip-gzip"',
)  # fmt: skip
UNQUOTED = ("7", " 7 ", "W/7", '"7', '7"', "'7'")
NO_LIST = ("", ",", "**", '"7";"8"', '"7" "8"', '*, "7"', '"7", *', 'w/"7"', 'W/ "7"', '"7", 8',
           '"7"8', "“7”", '"\x007"', '"7\n"', "seven")  # fmt: skip


def request(**headers: str) -> Request:
    raw = APIRequestFactory().get("/")
    for name, value in headers.items():
        raw.META[f"HTTP_{name.upper()}"] = value
    return Request(raw)


@pytest.mark.parametrize("header", NAMES_SEVEN)
def test_a_current_version_matches(header: str) -> None:
    require_match(request(If_Match=header), 7)
    assert is_known(request(If_None_Match=header), etag(7))
    assert is_known(request(If_None_Match=header), f"W/{etag(7)}")


@pytest.mark.parametrize("header", NAMES_OTHERS)
def test_another_version_does_not_match(header: str) -> None:
    with pytest.raises(PreconditionFailed):
        require_match(request(If_Match=header), 7)
    assert not is_known(request(If_None_Match=header), etag(7))


@pytest.mark.parametrize("header", [*UNQUOTED, *NO_LIST])
def test_a_malformed_if_match_is_refused_with_a_hint(header: str) -> None:
    with pytest.raises(InvalidEntityTag) as refused:
        require_match(request(If_Match=header), 7)
    assert refused.value.status == 400
    assert ('If-Match: "7"' in refused.value.detail) is (header in UNQUOTED[:-1])
    assert not is_known(request(If_None_Match=header), etag(7)), "the answer is sent as a whole"


def test_a_missing_if_match_is_428() -> None:
    with pytest.raises(PreconditionRequired):
        require_match(request(), 7)
    assert not is_known(request(), etag(7))
    assert etag(7) == '"7"'


@pytest.mark.parametrize("tag", ['W/"a-17-gzip"', '"x"', 'W/"3.5"'])
def test_etags_that_are_not_versions_are_compared_literally(tag: str) -> None:
    weak, strong = f"W/{tag.removeprefix('W/')}", tag.removeprefix("W/")
    for header in (weak, strong, f'"other", {weak}'):
        assert is_known(request(If_None_Match=header), tag)
    assert not is_known(request(If_None_Match='"other"'), tag)


def shown() -> HttpResponse:
    headers = {"ETag": '"7"', "Cache-Control": "no-cache", "Vary": "Accept", "X-Own": "1"}
    return HttpResponse(b"seven", headers=headers)


def test_a_known_version_is_304() -> None:
    response = shown()
    assert unless_known(request(), response) is response
    assert unless_known(request(If_None_Match='"6"'), response) is response
    known = unless_known(request(If_None_Match='W/"7"'), response)
    assert (known.status_code, b"".join(known)) == (304, b"")  # type: ignore[call-overload]
    assert dict(known.headers) == {"ETag": '"7"', "Cache-Control": "no-cache", "Vary": "Accept"}


def test_a_read_honours_if_match() -> None:
    response = shown()
    assert unless_known(request(If_Match='W/"7"'), response) is response
    with pytest.raises(PreconditionFailed):
        unless_known(request(If_Match='"6"'), response)
    with pytest.raises(InvalidEntityTag):
        unless_known(request(If_Match="7"), response)
