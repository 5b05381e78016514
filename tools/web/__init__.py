"""Web: what stands behind the pages for people, whose files are in web/."""

from local.install import REPOSITORY

WEB = REPOSITORY / "web"
