"""The caller of a stream."""

from dataclasses import dataclass

from analytics.projections import ResultSnapshot
from analytics.selectors import is_privileged
from provote_core.auth import Kind, Principal
from provote_core.visibility import Access
from provote_rules.lifecycle import Status


@dataclass(slots=True)
class Viewer:
    """Who watches a poll; `voted` is set once votes has confirmed it, and stays set."""

    principal: Principal
    voter_token: str | None = None
    voted: bool = False

    def is_privileged(self, snapshot: ResultSnapshot) -> bool:
        """Whether it is the poll's owner, their API key with results:read, or staff."""
        return is_privileged(self.principal, snapshot.owner)

    def access(self, snapshot: ResultSnapshot, *, is_confirmed: bool) -> Access:
        """What the policy gives this viewer now.

        An end of the poll that polls has not confirmed shows nothing new: the poll's `closes_at`
        may have been moved.
        """
        return snapshot.access(
            privileged=self.is_privileged(snapshot),
            voted=self.voted,
            status=None if is_confirmed else Status.OPEN,
        )

    def needs_vote(self, snapshot: ResultSnapshot) -> bool:
        """Whether a vote of this viewer would show more than is shown now."""
        if self.voted or not self._can_have_voted():
            return False
        privileged = self.is_privileged(snapshot)
        now = snapshot.access(privileged=privileged)
        return now is not snapshot.access(privileged=privileged, voted=True)

    def _can_have_voted(self) -> bool:
        """Whether votes could know a vote of this viewer; see results.has_voted."""
        if self.principal.kind is Kind.ANONYMOUS:
            return self.voter_token is not None
        return self.principal.kind is Kind.PERSON
