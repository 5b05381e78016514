"""Tables of the polls service; constraints.py has what they refuse."""

from polls.models.categories import Category
from polls.models.erasure import ErasedSubject
from polls.models.images import Image, ImageUse
from polls.models.listing import ListedTag, PollText
from polls.models.polls import Choice, Poll, TieSeed
from polls.models.templates import Template

__all__ = [
    "Category",
    "Choice",
    "ErasedSubject",
    "Image",
    "ImageUse",
    "ListedTag",
    "Poll",
    "PollText",
    "Template",
    "TieSeed",
]
