"""The command provote-verify export."""

import hashlib
import io
import json
from pathlib import Path

import pytest

from provote_rules.verify import main
from provote_rules.verify.exports import verify_export


def with_end(text: str, end: str) -> bytes:
    return text.encode() + end.format(hashlib.sha256(text.encode()).hexdigest()).encode()


JSON_END = '"count":2,"sha256":"{}"}}\n'
FILES = {
    "csv": with_end('position,label\r\n0,"a, ""b"""\r\n1,"c\nd"\r\n', "#end,2,{}\r\n"),
    "wide.csv": with_end("a,b,c,d\r\n0,,,\r\n1,,,\r\n", "#end,2,{},\r\n"),
    "ndjson": with_end('{"what":"results"}\n{"a":1}\n{"a":2}\n', "{{" + JSON_END),
    "json": with_end('{"what":"results","rows":[\n{"a":1},\n{"a":2}\n],\n', JSON_END),
}


@pytest.mark.parametrize("name", FILES)
def test_a_whole_file_exits_0(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    file.write_bytes(FILES[name])
    assert main(["export", str(file)]) == 0
    assert capsys.readouterr().out.startswith("right: 2 rows with the digest ")


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_cut_off_at_any_byte_is_wrong(name: str) -> None:
    data = FILES[name]
    for end in range(len(data.rstrip(b"\r\n,"))):
        assert not verify_export(io.BytesIO(data[:end])).matches


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_another_byte_is_wrong(name: str) -> None:
    data = FILES[name]
    for position in range(len(data.rstrip(b"\r\n,"))):
        changed = bytearray(data)
        changed[position] ^= 1
        assert not verify_export(io.BytesIO(bytes(changed))).matches


def test_a_wrong_file_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(FILES["csv"].replace(b"#end,2", b"#end,3"))
    assert main(["export", str(file)]) == 1
    assert "but states 3 rows" in capsys.readouterr().out
    file.write_bytes(b"a,b\r\n")
    assert main(["export", str(file), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["matches"], found["stated"]) == (False, None)


def test_a_file_that_cannot_be_read_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "/nowhere/export.csv"]) == 2
    assert "No such file" in capsys.readouterr().err
