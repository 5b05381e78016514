"""Settings of an admin site, in parts like those of provote_core.conf."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from provote_core.conf import ANSWERED_ELSEWHERE

STATIC = Path(__file__).parent / "static"  # for a site that does not install this app

APPS = [
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "provote_admin",
    # Without autodiscovery: only processes that serve the site import it.
    "django.contrib.admin.apps.SimpleAdminConfig",
]


def middleware(platform: Sequence[str]) -> list[str]:
    """MIDDLEWARE of a service with an admin site; `platform` is that of the core, audit last.

    The site precedes the audit, because it sends requests to users about visitors, and the audit
    opens a transaction, in which no request may be sent.
    """
    *before, audit = platform
    return [*before, "provote_admin.middleware.AdminMiddleware", audit]


def templates() -> list[dict[str, Any]]:
    """Django's TEMPLATES of admin sites; their pages link to the sites of the other services."""
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "provote_admin.context.sites",
                ]
            },
        }
    ]


def cookies(service: str) -> dict[str, Any]:
    """Settings of the cookies of /admin/<service>/, sent to that path only, valid for 12 hours."""
    place = f"/admin/{service}/"
    return {
        "SESSION_COOKIE_NAME": f"provote_{service}_session",
        "SESSION_COOKIE_PATH": place,
        "SESSION_COOKIE_AGE": 12 * 60 * 60,
        "CSRF_COOKIE_NAME": f"provote_{service}_csrf",
        "CSRF_COOKIE_PATH": place,
    }


def single_sign_on(service: str) -> dict[str, Any]:
    """Django's settings for single sign-on through users; needs APPS and `middleware`."""
    return {
        "TEMPLATES": templates(),
        "AUTH_USER_MODEL": "adminsite.Visitor",
        "AUTHENTICATION_BACKENDS": ["provote_admin.backend.SignedOn"],
        # These checks look for Django's middleware, which AdminMiddleware contains.
        "SILENCED_SYSTEM_CHECKS": [*ANSWERED_ELSEWHERE, "admin.E408", "admin.E409", "admin.E410"],
        **cookies(service),
    }
