"""Images in a backup: linked while files come and go, verified, and put back."""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path

import pytest

from local.commands import backup_media
from local.failures import Failure
from local.instance import Instance


def store(instance: Instance, content: bytes) -> Path:
    """An image of the instance; any content will do."""
    name = hashlib.sha256(content).hexdigest()
    file = instance.media / name[:2] / f"{name}.webp"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def files_of(instance: Instance) -> set[bytes]:
    """The contents of all images."""
    return {file.read_bytes() for file in instance.media.glob("??/*.webp")}


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return Instance(tmp_path / "here")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Instance:
    return Instance(tmp_path / "elsewhere")


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def pack(instance: Instance, folder: Path) -> Path:
    """A tar of the instance's images, made as a backup does."""
    linked = instance.data / ".backup"
    linked.mkdir(parents=True)
    backup_media.link_new(instance, linked)
    archive = folder / "backup"
    with tarfile.open(archive, "w") as tar:
        for name, member in backup_media.members_of(linked).items():
            tar.add(member, name, recursive=False)
    return archive


def unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        backup_media.unpack(tar, folder)


def test_images_return_and_later_ones_stay(
    instance: Instance, elsewhere: Instance, scratch: Path
) -> None:
    for content in (b"one", b"two"):
        store(instance, content)
    store(elsewhere, b"two")
    store(elsewhere, b"later")
    unpack(pack(instance, scratch), scratch)
    for _ in range(2):
        backup_media.put_back(scratch, elsewhere)
        assert files_of(elsewhere) == {b"one", b"two", b"later"}
    assert not list(elsewhere.media.glob("??/.*"))


def test_files_that_come_or_go_during_the_dump_are_in_the_backup(
    instance: Instance, scratch: Path
) -> None:
    goes = store(instance, b"goes")
    backup_media.link_new(instance, scratch)
    goes.unlink()
    store(instance, b"comes")
    backup_media.link_new(instance, scratch)
    linked = {file.read_bytes() for file in scratch.glob("media/??/*.webp")}
    assert linked == {b"goes", b"comes"}


def test_an_instance_without_images_has_an_empty_list(instance: Instance, scratch: Path) -> None:
    archive = pack(instance, scratch)
    unpack(archive, scratch)
    assert not (scratch / backup_media.FOLDER).exists()


def test_a_backup_of_an_older_version_has_no_images(scratch: Path) -> None:
    archive = scratch / "old"
    tarfile.open(archive, "w").close()
    unpack(archive, scratch)
    assert [file.name for file in scratch.iterdir()] == ["old"]


@pytest.mark.parametrize("damage", ["changed", "missing", "named"])
def test_a_damaged_backup_is_refused(instance: Instance, scratch: Path, damage: str) -> None:
    name = f"media/{store(instance, b'one').relative_to(instance.media)}"
    wanted = "media/../../outside.webp" if damage == "named" else name
    (scratch / "list").write_text(json.dumps([wanted]))
    (scratch / "file").write_bytes(b"other")
    archive = scratch / "damaged"
    with tarfile.open(archive, "w") as tar:
        tar.add(scratch / "list", backup_media.LIST)
        if damage != "missing":
            tar.add(scratch / "file", wanted)
    with pytest.raises((Failure, KeyError)):  # backup_files reports a KeyError as damage, too
        unpack(archive, scratch / "unpacked")
    assert not list(scratch.rglob("outside*"))
