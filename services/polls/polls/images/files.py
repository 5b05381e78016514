"""One file of an image, as it is stored; apart from Pillow, which only uploads need."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class ImageFile:
    """One encoded file; width and height are in pixels, `sha256` is its name."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The digest of the content, as 64 lower-case hexadecimal digits."""
        return sha256(self.content).hexdigest()
