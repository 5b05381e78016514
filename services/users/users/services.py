"""What people do with their accounts: commands, one transaction each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from provote_core import outbox
from provote_core.audit.models import AuditRecord
from provote_core.events import Fact, UserErased
from provote_core.exceptions import FieldError, InvalidRequest, NotFound, ProvoteError
from provote_core.idempotency.expiry import forget_expired
from provote_core.idempotency.models import IdempotencyRecord
from provote_core.ids import uuid7
from users import tokens
from users.errors import AccountGone, EmailTaken, UsernameTaken
from users.models import ApiKey, RefreshToken, User
from users.selectors import lock_account

ERASED = "erased"
_TAKEN: dict[str, type[ProvoteError]] = {
    "users_username": UsernameTaken,
    "users_email": EmailTaken,
}
_BATCH = 10_000
# A consumer that was away for longer must be rebuilt: it no longer learns who was erased.
ERASURE_TOLD = timedelta(days=7)
NOBODY = UUID(int=0)
FORGET_ERASED = """
UPDATE outbox SET events = (
    SELECT jsonb_agg(CASE WHEN event->>'type' = 'user.erased'
        THEN jsonb_set(jsonb_set(event, '{subject}', to_jsonb(%(nobody)s::text)),
                       '{data,subject}', to_jsonb(%(nobody)s::text))
        ELSE event END ORDER BY place)
    FROM jsonb_array_elements(events) WITH ORDINALITY AS told(event, place))
WHERE created_at < %(before)s AND events @> '[{"type": "user.erased"}]'
  AND NOT events @> jsonb_build_array(jsonb_build_object('subject', %(nobody)s::text))
"""


@transaction.atomic
def register_user(*, username: str, email: str, password: str, staff: bool = False) -> User:
    """Make an account; `staff` gives it every right on the admin site.

    Raises UsernameTaken or EmailTaken, also on a repeat, and InvalidRequest for a weak password.
    """
    user = User(
        username=username,
        email=User.objects.normalize_email(email),
        is_staff=staff,
        is_superuser=staff,
    )
    _require_good_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        taken = _TAKEN.get(getattr(diagnosis, "constraint_name", None) or "")
        if taken is None:
            raise
        raise taken() from None
    return user


def _require_good_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidRequest(
            errors=[
                FieldError("/password", str(e.code).replace("_", "-"), " ".join(e.messages))
                for e in error.error_list
            ]
        ) from None


@transaction.atomic
def create_api_key(*, owner: User, name: str, scopes: Sequence[str]) -> ApiKey:
    """Make a key for `owner`; raises AccountGone. A repeat makes another; see `reveal_api_key`."""
    if lock_account(owner.pk) is None:
        raise AccountGone()
    key_id = uuid7()
    return ApiKey.objects.create(
        id=key_id,
        user=owner,
        name=name,
        scopes=sorted(set(scopes)),
        digest=tokens.digest(reveal_api_key(key_id)),
        created_at=timezone.now(),
    )


def reveal_api_key(key_id: UUID) -> str:
    """The key itself, for the answer that creates it and for that answer's replays."""
    return tokens.api_key(settings.PROVOTE.digest_key, key_id)


@transaction.atomic
def revoke_api_key(*, owner: User, key_id: UUID) -> None:
    """End a key; a repeat changes nothing. Raises NotFound for a key that `owner` never had."""
    if lock_account(owner.pk) is None:
        raise AccountGone()
    keys = ApiKey.objects.filter(user=owner, pk=key_id)
    if not keys.filter(revoked_at=None).update(revoked_at=timezone.now()) and not keys.exists():
        raise NotFound()


@transaction.atomic
def erase_user(*, user_id: UUID) -> None:
    """Forget a person: their data, tokens, keys and traces here; tells `user.erased`.

    An empty row stays. Tokens end here at once, elsewhere when the others hear of it. A repeat
    changes nothing and tells nothing.
    """
    user = User.objects.select_for_update().filter(pk=user_id, erased_at=None).first()
    if user is None:
        return
    subject, now = user.subject, timezone.now()
    _erase_traces(user)
    User.objects.filter(pk=user.pk).update(
        subject=uuid4(),
        # No registration can make a name with a colon, so this one is free.
        username=f"{ERASED}:{user.pk}",
        email=None,
        password=make_password(None),
        is_active=False,
        is_staff=False,
        is_superuser=False,
        last_login=None,
        erased_at=now,
    )
    fact = UserErased(subject=subject, tokens_expire_at=tokens.last_token_expires(now))
    outbox.append([Fact(data=fact, subject=str(subject), version=1)])


def _erase_traces(user: User) -> None:
    subject = str(user.subject)
    keys = list(ApiKey.objects.filter(user=user).values_list("pk", flat=True))
    IdempotencyRecord.objects.filter(
        Q(account=subject) | Q(resource__in=[user.pk, *keys])
    ).delete()
    AuditRecord.objects.filter(actor=subject).update(actor=ERASED)
    LogEntry.objects.filter(object_id=str(user.pk)).update(object_repr=ERASED, change_message="")
    ApiKey.objects.filter(user=user).delete()
    RefreshToken.objects.filter(user=user).delete()
    user.groups.clear()
    user.user_permissions.clear()


def keep_house() -> None:
    """Delete what has expired, at most 10,000 rows of a kind; may run at any time."""
    now = timezone.now()
    expired = RefreshToken.objects.filter(expires_at__lt=now).order_by("expires_at")
    RefreshToken.objects.filter(pk__in=expired.values("pk")[:_BATCH]).delete()
    sessions = Session.objects.filter(expire_date__lt=now).order_by("expire_date")
    Session.objects.filter(pk__in=sessions.values("pk")[:_BATCH]).delete()
    forget_expired()
    _forget_erased(now)


def _forget_erased(now: datetime) -> None:
    """Take old erasures' subjects out of the outbox, the last place that holds them.

    Their events must stay readable for as long as a consumer may be away.
    """
    with connection.cursor() as cursor:
        cursor.execute(FORGET_ERASED, {"before": now - ERASURE_TOLD, "nobody": str(NOBODY)})
