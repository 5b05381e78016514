"""The test suite of admin sites with single sign-on through users; a service subclasses it:

class TestAdminSite(AdminSite):
    pages = ("polls/poll/",)
"""

from provote_testing.adminsite.case import CORE_PAGES, mentioned
from provote_testing.adminsite.login import Login
from provote_testing.adminsite.pages import Pages
from provote_testing.adminsite.visits import Visits


class AdminSite(Login, Visits, Pages):
    """The whole suite."""


__all__ = ["CORE_PAGES", "AdminSite", "mentioned"]
