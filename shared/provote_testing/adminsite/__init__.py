"""What every admin site that is entered by way of users promises; a service subclasses it:

class TestAdminSite(AdminSite):
    pages = ("polls/poll/",)
"""

from provote_testing.adminsite.case import CORE_PAGES, mentioned
from provote_testing.adminsite.login import Login
from provote_testing.adminsite.pages import Pages
from provote_testing.adminsite.visits import Visits


class AdminSite(Login, Visits, Pages):
    """All of it."""


__all__ = ["CORE_PAGES", "AdminSite", "mentioned"]
