"""What is made of an uploaded image, and what is refused."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from pictures import BLUE, RED, encoded, two_halves
from PIL import Image, ImageCms

from polls.errors import ImagesUnavailable, InvalidImage
from polls.images import encoding
from polls.images.encoding import FORMATS, MAX_PIXELS, MAX_SIDE, SIDES, encode

ORIENTATION, GPS = 0x0112, 0x8825
SECRET = b"taken at home"


def decoded(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as image:
        image.load()
        return image


def is_near(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(pixel[:3], colour, strict=True))


def refusal(upload: bytes) -> str:
    """The code of the refusal."""
    with pytest.raises(InvalidImage) as caught:
        encode(upload)
    [problem] = caught.value.errors
    assert problem.pointer == "/file"
    return problem.code


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_becomes_webp_in_falling_sizes(format: str) -> None:
    files = encode(encoded(two_halves((2000, 1000)), format))
    assert [(file.width, file.height) for file in files] == [(1600, 800), (640, 320), (160, 80)]
    for file in files:
        image = decoded(file.content)
        assert (image.format, image.size) == ("WEBP", (file.width, file.height))
        assert is_near(image.getpixel((5, 5)), RED)
        assert is_near(image.getpixel((file.width - 5, 5)), BLUE)


def test_a_small_image_is_not_enlarged() -> None:
    [file] = encode(encoded(two_halves((80, 40))))
    assert (file.width, file.height) == (80, 40)


def test_the_same_upload_gives_the_same_files() -> None:
    upload = encoded(two_halves((900, 700)), "JPEG")
    assert encode(upload) == encode(upload)


@pytest.mark.parametrize("format", FORMATS)
def test_the_orientation_is_applied(format: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # the camera was turned: the left side of the file is the top
    [file, *_] = encode(encoded(two_halves((80, 40)), format, exif=exif))
    assert (file.width, file.height) == (40, 80)
    assert is_near(decoded(file.content).getpixel((20, 5)), RED)
    assert is_near(decoded(file.content).getpixel((20, 75)), BLUE)


@pytest.mark.parametrize("format", FORMATS)
def test_no_metadata_and_nothing_after_the_image_remain(format: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()  # ImageDescription
    exif.get_ifd(GPS)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    upload = encoded(format=format, exif=exif, icc_profile=profile) + SECRET
    assert upload.count(SECRET) == 2
    for file in encode(upload):
        image = decoded(file.content)
        assert not image.getexif()
        assert not {"exif", "icc_profile", "xmp"} & image.info.keys()
        assert SECRET not in file.content
        for chunk in (b"EXIF", b"ICCP", b"XMP "):
            assert chunk not in file.content[:200]


def test_transparency_remains() -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    [file] = encode(encoded(image))
    assert decoded(file.content).convert("RGBA").getpixel((20, 20))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_is_accepted(mode: str) -> None:
    image = Image.new("I;16", (40, 40), 40_000) if mode == "I;16" else two_halves(mode=mode)
    [file] = encode(encoded(image))
    if mode == "I;16":
        assert abs(decoded(file.content).convert("L").getpixel((5, 5)) - 156) < 8  # type: ignore[operator]


def test_a_cmyk_jpeg_becomes_rgb() -> None:
    [file] = encode(encoded(two_halves(mode="CMYK"), "JPEG"))
    assert is_near(decoded(file.content).getpixel((5, 5)), RED)


def test_a_damaged_colour_profile_or_exif_is_ignored() -> None:
    upload = encoded(two_halves((900, 700)), "JPEG", icc_profile=b"no profile", exif=b"Exif\0\0no")
    assert encode(upload)[0].width == 900


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"no image",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        encoded(format="GIF"),
        encoded(format="BMP"),
        encoded(format="TIFF"),
        encoded(format="ICO"),
    ],
)
def test_anything_else_is_no_image(upload: bytes) -> None:
    assert refusal(upload) == "not-an-image"


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_is_cut_off_is_refused(format: str) -> None:
    upload = encoded(two_halves((600, 400)), format)
    for part in (20, len(upload) // 3, len(upload) * 2 // 3):
        assert refusal(upload[:part]) == "not-an-image"


def test_damaged_files_never_raise_anything_else() -> None:
    for format in FORMATS:
        upload = encoded(two_halves((60, 40)), format)
        for place in range(0, len(upload), 3):
            damaged = upload[:place] + bytes([upload[place] ^ 0xFF]) + upload[place + 1 :]
            try:
                files = encode(damaged)
            except InvalidImage:
                continue
            assert all(decoded(file.content).format == "WEBP" for file in files)


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_an_animation_is_refused(format: str) -> None:
    frames = [two_halves(), two_halves().rotate(180)]
    upload = encoded(frames[0], format, save_all=True, append_images=frames[1:], duration=100)
    assert refusal(upload) == "animated"


def test_of_a_jpeg_with_several_pictures_the_first_counts() -> None:
    frames = [two_halves(), two_halves().rotate(180)]
    [file] = encode(encoded(frames[0], "MPO", save_all=True, append_images=frames[1:]))
    assert is_near(decoded(file.content).getpixel((5, 5)), RED)


def png(width: int, height: int, pixels: bytes, **chunks: bytes) -> bytes:
    """A PNG of one bit a pixel whose header says anything."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", header)]
    parts += [chunk(name.encode(), data) for name, data in chunks.items()]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [*parts, chunk(b"IDAT", zlib.compress(pixels, 9)), chunk(b"IEND", b"")]
    )


@pytest.mark.parametrize("side", [6_000, 9_000, 12_000, 60_000])
def test_a_bomb_is_refused_by_its_header(side: int) -> None:
    assert side * side > MAX_PIXELS
    assert refusal(png(side, side, b"")) == "too-many-pixels"


@pytest.mark.parametrize("size", [(1, MAX_SIDE + 1), (MAX_SIDE + 1, 1)])
def test_a_line_of_very_many_pixels_is_refused(size: tuple[int, int]) -> None:
    assert refusal(png(*size, b"")) == "too-many-pixels"


def test_a_bomb_of_text_is_refused() -> None:
    text = b"comment\0\0" + zlib.compress(bytes(64 * 1024 * 1024), 9)
    assert refusal(png(8, 8, bytes(16), zTXt=text)) == "not-an-image"


def segment(marker: int, data: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg_of_scans(number: int, side: int = 400) -> bytes:
    """A progressive JPEG that scans its pixels once more `number` times, in some bytes each."""
    blocks = (side // 8) ** 2
    luminance = struct.pack(">BHHB", 8, side, side, 1) + bytes([1, 0x11, 0])
    head = b"\xff\xd8" + segment(0xDB, bytes([0, *[1] * 64])) + segment(0xC2, luminance)
    one_code = bytes([1, *[0] * 15])
    head += segment(0xC4, b"\x00" + one_code + b"\x00") + segment(
        0xC4, b"\x10" + one_code + b"\xe0"
    )
    first = segment(0xDA, bytes([1, 1, 0, 0, 0, 0])) + bytes(blocks // 8 + 1)
    # "All other blocks of this scan are empty": the code, and fourteen bits for their number.
    again = segment(0xDA, bytes([1, 1, 0, 1, 63, 0])) + b"\x7f\xfe"
    return head + first + again * number + b"\xff\xd9"


def test_a_bomb_of_scans_is_refused() -> None:
    assert encode(jpeg_of_scans(20))[0].width == 400
    assert refusal(jpeg_of_scans(100)) == "too-complex"
    hidden = encoded(format="JPEG")[:2] + segment(0xE1, jpeg_of_scans(120)[:60_000])
    assert encode(hidden + encoded(format="JPEG")[2:]), "what is in metadata is not decoded"


def test_a_bomb_of_segments_or_profiles_is_refused() -> None:
    image = encoded(format="JPEG")
    assert refusal(image[:2] + segment(0xE9, b"") * 1_000 + image[2:]) == "too-complex"
    profile = b"\0\0\0\x0fiCCPa\0\0" + zlib.compress(bytes(200))
    profile = struct.pack(">I", len(profile) - 8) + profile[4:]
    profile += struct.pack(">I", zlib.crc32(profile[4:]))
    image = encoded()
    assert encode(image[:33] + profile + image[33:])
    assert refusal(image[:33] + profile * 2 + image[33:]) == "too-complex"


def test_few_uploads_wait_for_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "PATIENCE", 0.01)
    with encoding._decoding, pytest.raises(ImagesUnavailable):
        encode(encoded())
    taken = [encoding._places.acquire(blocking=False) for _ in range(5)]
    assert taken == [True] * 4 + [False]
    with pytest.raises(ImagesUnavailable):
        encode(encoded())
    for _ in range(4):
        encoding._places.release()
    assert encode(encoded())


def test_the_most_pixels_are_accepted() -> None:
    side = int(MAX_PIXELS**0.5)
    files = encode(encoded(Image.new("1", (side, side)), "PNG"))
    assert files[0].width == SIDES[0]


def test_a_line_of_pixels_is_accepted() -> None:
    files = encode(encoded(Image.new("RGB", (5_000, 1)), "PNG"))
    assert [(file.width, file.height) for file in files] == [(1600, 1), (640, 1), (160, 1)]
