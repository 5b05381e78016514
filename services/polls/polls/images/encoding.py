"""What is made of an uploaded image: it is decoded and encoded again, as WebP, in several sizes.

Nothing of the upload remains but its pixels: metadata, colour profiles, thumbnails and whatever
follows the image in its file are dropped. The orientation of the metadata and the colour profile
are applied before.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from threading import BoundedSemaphore, Lock

from PIL import Image, ImageCms, ImageOps

from polls.errors import ImagesUnavailable, InvalidImage
from polls.images.files import ImageFile
from polls.images.structure import require_simple
from provote_rules.texts import tr

MAX_BYTES = 5 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 25_000_000
MAX_SIDE = 16_383  # pixels, as in WebP; Pillow takes much memory for each line of an image
SIDES = (1600, 640, 160)  # the longest side of each file, in pixels; images are never enlarged
QUALITY = 85
PATIENCE = 10.0  # seconds that an upload waits for others
DEPTH_16 = ("I", "I;16", "I;16B", "I;16L", "I;16N")

# What Pillow raises for files that are cut off, damaged or forged.
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError, OverflowError,
    MemoryError, struct.error, zlib.error,
)  # fmt: skip
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)

# A decoded image takes up to 100 MB and thrice as much while it is converted: one at a time. Few
# wait, so that most threads of the process respond to other requests.
_decoding = Lock()
_places = BoundedSemaphore(4)


def encode(upload: bytes) -> list[ImageFile]:
    """The files that are made of a PNG, JPEG or WebP image, the largest first.

    The same upload gives the same files, as long as the libraries are the same. Raises
    InvalidImage for anything else: other formats, animations, more than MAX_PIXELS, files that do
    not decode completely, and those that would take a decoder long. Raises ImagesUnavailable while
    other uploads are encoded.
    """
    require_simple(upload)
    with _one_at_a_time():
        try:
            with Image.open(BytesIO(upload), formats=FORMATS) as image:
                _require_still_and_bounded(image)
                return list(_sizes(_pixels(image)))
        except _TOO_LARGE as error:
            raise _too_many_pixels() from error
        except _BROKEN as error:
            detail = tr("The file is no PNG, JPEG or WebP image, or it is damaged.")
            raise InvalidImage(detail, code="not-an-image") from error


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    busy = ImagesUnavailable(tr("Other images are being encoded; send it again."))
    if not _places.acquire(blocking=False):
        raise busy
    try:
        if not _decoding.acquire(timeout=PATIENCE):
            raise busy
        try:
            yield
        finally:
            _decoding.release()
    finally:
        _places.release()


def _require_still_and_bounded(image: Image.Image) -> None:
    """Refuse by what the header says, before any pixel is decoded."""
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
        raise _too_many_pixels()
    # A camera's JPEG may hold further pictures, such as a map of brightness: the first one counts.
    if image.format in ("PNG", "WEBP") and getattr(image, "n_frames", 1) > 1:
        raise InvalidImage(tr("The image is animated; send a still one."), code="animated")


def _too_many_pixels() -> InvalidImage:
    detail = tr(
        "The image may have {millions} million pixels, and {side} on each side.",
        millions=MAX_PIXELS // 1_000_000,
        side=MAX_SIDE,
    )
    return InvalidImage(detail, code="too-many-pixels")


def _pixels(image: Image.Image) -> Image.Image:
    """The decoded pixels in sRGB, turned as the metadata say, at most as large as is stored."""
    largest = (SIDES[0], SIDES[0])
    image.draft(None, largest)  # a JPEG is decoded at a half, a quarter or an eighth of its size
    image.load()
    if image.mode in ("RGB", "RGBA", "L", "CMYK"):
        image.thumbnail(largest, Image.Resampling.LANCZOS)  # before it is copied
    # Damaged metadata say nothing about the orientation, and nothing against the pixels.
    with suppress(*_BROKEN):
        ImageOps.exif_transpose(image, in_place=True)
    converted = _in_srgb(image)
    converted.thumbnail(largest, Image.Resampling.LANCZOS)
    return converted


def _in_srgb(image: Image.Image) -> Image.Image:
    """A copy as RGB, or as RGBA if it is transparent; without a usable profile it is sRGB."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if image.mode in DEPTH_16:
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if profile and image.mode in ("RGB", "RGBA", "L", "CMYK"):
        with suppress(ImageCms.PyCMSError, *_BROKEN):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode=mode)
            if converted is not None:
                return converted
    return image.convert(mode)


def _sizes(image: Image.Image) -> Iterator[ImageFile]:
    """Each size once; a small image has one."""
    written: set[tuple[int, int]] = set()
    for side in SIDES:
        one = image.copy()
        one.thumbnail((side, side), Image.Resampling.LANCZOS)
        if one.size in written:
            continue
        written.add(one.size)
        output = BytesIO()
        # Nothing but the pixels: an encoder takes metadata from `info` unless it is given others.
        one.info = {}
        one.save(output, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
        yield ImageFile(output.getvalue(), *one.size)
