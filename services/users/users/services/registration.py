"""Creation of accounts."""

from django.db import transaction

from users.models import LOCALE, Mail, User, UserProfile
from users.services import mail
from users.services.passwords import require_good_password
from users.services.profile import address_fields, unique_names


@transaction.atomic
def register_user(
    *, username: str, email: str, password: str, staff: bool = False, locale: str = LOCALE
) -> User:
    """Create an account and mail a verification token to its address.

    `staff` grants every right on the admin site. Mails are in the language of `locale`, which the
    person may change in the profile.
    Raises UsernameTaken or EmailTaken, also on a repeat, and InvalidRequest for a weak password.
    """
    user = User(
        username=username,
        **address_fields(email),
        is_staff=staff,
        is_superuser=staff,
    )
    require_good_password(password, user)
    user.set_password(password)
    with unique_names():
        user.save(force_insert=True)
    if locale != LOCALE:  # a trigger has made the profile with the default
        UserProfile.objects.filter(pk=user.pk).update(locale=locale)
    mail.request_mail(Mail.Kind.VERIFY_EMAIL, user)
    return user
