"""The tour of README.md as one script, so that what is written there is what runs."""

import re

from local.install import REPOSITORY


def script() -> str:
    """Return the commands of README.md's ```sh blocks, in order."""
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    return "\n".join(re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))
