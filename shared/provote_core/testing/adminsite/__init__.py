"""What every admin site that is entered by way of users promises; a service subclasses it:

class TestAdminSite(AdminSite):
    pages = ("polls/poll/",)
"""

from provote_core.testing.adminsite.case import CORE_PAGES, mentioned
from provote_core.testing.adminsite.door import Door
from provote_core.testing.adminsite.pages import Pages
from provote_core.testing.adminsite.visits import Visits


class AdminSite(Door, Visits, Pages):
    """All of it."""


__all__ = ["CORE_PAGES", "AdminSite", "mentioned"]
