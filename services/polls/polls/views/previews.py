"""What programs show of a link to a poll: elements for the head of its pages.

The gateway puts them into the pages of a poll (gateway/nginx/preview.conf.template).
"""

from django.utils.html import format_html_join

from polls.models import Poll

LONGEST = 280  # characters of a description; programs cut it sooner
MEDIA_TYPE = "text/html; charset=utf-8"
# How long the gateway may show a title that has changed, or a poll that is private since.
SECONDS = 10


def elements(poll: Poll) -> str:
    """The meta elements with the poll's title, and its description if it has one, as HTML."""
    description = _shown(poll.description)
    properties = [
        ("property", "og:site_name", "Provote"),
        ("property", "og:type", "website"),
        ("property", "og:title", _shown(poll.title)),
        ("name", "twitter:card", "summary"),
    ]
    if description:
        properties += [
            ("property", "og:description", description),
            ("name", "description", description),
        ]
    return format_html_join("", '<meta {}="{}" content="{}">\n', properties)


def _shown(text: str) -> str:
    """One line of it; texts of people have no characters that turn around what follows."""
    line = " ".join(text.split())
    if len(line) > LONGEST:
        line = line[: LONGEST - 1].rstrip() + "…"
    return line
