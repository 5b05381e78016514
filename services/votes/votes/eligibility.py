"""Who may vote in a poll, decided once: for casting, for changing, and for whoever asks before."""

from dataclasses import dataclass
from uuid import UUID

from provote_core.auth import Kind, Principal
from provote_core.events import PollRules
from provote_core.exceptions import PreconditionRequired, ProvoteError, Unauthenticated
from votes import ballots, errors
from votes.voters import Credential


@dataclass(frozen=True, slots=True)
class Definition:
    """A poll's frozen rules: what a ballot is judged by, however the poll moves on."""

    poll_id: UUID
    owner: UUID
    eligibility: str
    choices: frozenset[UUID]
    rules: PollRules

    @property
    def is_simple(self) -> bool:
        """Whether who asks and what for is all there is to judge; else the database is asked too.

        The votes of a backend come from one address, so its polls know no origins.
        """
        if self.eligibility == "delegated":
            return True
        return self.eligibility == "authenticated" and self.rules.quarantine is None

    @property
    def max_per_address(self) -> int | None:
        """How many ballots one address may cast, if that is limited."""
        limited = self.eligibility == "public" and self.rules.dedupe == "address"
        return self.rules.dedupe_limit if limited else None

    def refusal(
        self, principal: Principal, credential: Credential, choice_id: UUID | None
    ) -> ProvoteError | None:
        """Why this caller may not cast this ballot here, if so; 401 and 403 go before 400."""
        refused = self.exclusion(principal, credential)
        if refused is not None:
            return refused
        if choice_id is None or not ballots.fits_single(choice_id, self.choices):
            return errors.UnknownChoice()
        return None

    def exclusion(self, principal: Principal, credential: Credential) -> ProvoteError | None:
        """Why nobody who comes like this votes here, if so; None leaves it to the database.

        That knows whether an invitation is one of this poll, and how many votes an address has.
        """
        if self.eligibility == "delegated":
            if self.admits_delegate(principal):
                return None
            return errors.NotDelegate() if principal.is_authenticated else Unauthenticated()
        if credential is Credential.DELEGATE:
            return errors.NotDelegate()
        if self.eligibility == "invited":
            return None if credential is Credential.INVITATION else errors.InvitationRequired()
        if credential is Credential.INVITATION:
            return errors.InvitationInvalid()
        if self.eligibility == "public":
            return self._public(credential)
        return None if credential is Credential.PERSON else Unauthenticated()

    def admits_delegate(self, principal: Principal) -> bool:
        """Whether this is a backend that casts for the voters of the poll's owner."""
        return (
            self.eligibility == "delegated"
            and principal.kind is Kind.DELEGATE
            and principal.subject == self.owner
            and "votes:delegate" in principal.scopes
        )

    def _public(self, credential: Credential) -> ProvoteError | None:
        if credential is Credential.NONE:
            return PreconditionRequired(
                "Fetch a device token and send it as X-Voter-Token, or send an Idempotency-Key."
            )
        if credential is Credential.KEY and self.rules.dedupe == "device":
            return errors.DeviceTokenRequired()
        return None
