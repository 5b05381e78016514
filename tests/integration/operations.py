"""Each operation of the API: its permitted callers, and a request that is valid for them.

The table is complete: an operation of docs/openapi.yaml that is missing here fails a test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from integration.world import ANY_VERSION, Asked, World

ANONYMOUS, OTHER, MODERATOR, OWNER, STAFF = "anonymous", "other", "moderator", "owner", "staff"
DELEGATE, READER, EXPIRED = "delegate", "reader", "expired"  # the owner's API keys; an old token
CALLERS = (ANONYMOUS, OTHER, MODERATOR, OWNER, STAFF, DELEGATE, READER, EXPIRED)

PEOPLE = frozenset({OTHER, MODERATOR, OWNER, STAFF})
EVERYONE = PEOPLE | {ANONYMOUS, DELEGATE, READER}
MODERATORS = frozenset({OWNER, MODERATOR, STAFF})
OWNER_AND_STAFF = frozenset({OWNER, STAFF})
ONLY_OWNER, ONLY_STAFF = frozenset({OWNER}), frozenset({STAFF})


@dataclass(frozen=True)
class Rule:
    """The permitted callers of an operation, and its request.

    `status` is the response to permitted callers if it is not a success: their request is refused
    for another reason; with `or_success` it may also succeed, as background work decides.
    `refused` has the statuses for others; anonymous callers get 401. An operation that `ends` the
    caller's account or session is tested by the owner only.
    """

    may: frozenset[str]
    ask: Callable[[World], Asked]
    status: int | None = None
    ends: bool = False
    refused: frozenset[int] = frozenset({403, 404})
    or_success: bool = False


def _plain(_: World) -> Asked:
    return Asked()


def _draft(body: object = None, **headers: str) -> Callable[[World], Asked]:
    return lambda w: Asked({"poll_id": w.draft.id}, body, headers=ANY_VERSION)


def _open(body: object = None) -> Callable[[World], Asked]:
    return lambda w: Asked({"poll_id": w.open.id}, body)


def _suspect(w: World) -> Asked:
    return Asked({"poll_id": w.suspect["poll"].id}, {"vote_ids": [w.suspect["vote_id"]]})


def _invited(w: World) -> Asked:
    return Asked({"poll_id": w.invited.id}, {"count": 1})


def _mailing(body: object = None) -> Callable[[World], Asked]:
    return lambda w: Asked({"poll_id": w.invited.id}, body)


def _owner(w: World) -> Asked:
    return Asked({"owner": w.owner.profile["subject"]})


def _vote(w: World) -> Asked:
    return Asked({"vote_id": w.vote["id"]}, headers=ANY_VERSION)


def _image(w: World) -> Asked:
    return Asked({"image_id": w.image["id"]})


def _category(body: object = None) -> Callable[[World], Asked]:
    return lambda w: Asked({"slug": w.category}, body, headers=ANY_VERSION)


def _user(w: World) -> Asked:
    return Asked({"user_id": w.owner.profile["id"]})


def _webhook(body: object = None) -> Callable[[World], Asked]:
    return lambda w: Asked({"webhook_id": w.webhook["id"]}, body, headers=ANY_VERSION)


def _delivery(body: object = None) -> Callable[[World], Asked]:
    return lambda w: Asked({"webhook_id": w.webhook["id"], "delivery_id": w.delivery["id"]}, body)


MADE_UP = {"token": "pvm_" + "x" * 43}
RECEIVER = {"url": "https://receiver.invalid/hook", "types": ["poll.closed"]}
DEFINITION = {"title": "A matrix", "choices": [{"label": "A"}, {"label": "B"}]}
NEW_PASSWORD = {"current_password": "not this one", "new_password": "another-long-secret-7"}

RULES: Mapping[str, Rule] = {
    # users: accounts and tokens
    "registerUser": Rule(EVERYONE, _plain, status=400),
    "createToken": Rule(EVERYONE, lambda w: Asked(body=w.credentials)),
    "refreshToken": Rule(EVERYONE, lambda w: Asked(body={"refresh": w.refresh})),
    "revokeToken": Rule(EVERYONE, lambda w: Asked(body={"refresh": w.refresh})),
    "createBrowserSession": Rule(EVERYONE, lambda w: Asked(body=w.credentials, headers=w.page)),
    # The shared client may still have the cookie of the operation before.
    "createBrowserSessionToken": Rule(
        EVERYONE, lambda w: Asked(headers=w.page), status=401, or_success=True
    ),
    "endBrowserSession": Rule(EVERYONE, lambda w: Asked(headers=w.page)),
    "getJwks": Rule(EVERYONE, _plain),
    "requestPasswordReset": Rule(EVERYONE, lambda w: Asked(body={"email": "no@example.org"})),
    "resetPassword": Rule(
        EVERYONE,
        lambda w: Asked(body={**MADE_UP, "new_password": "another-long-secret-7"}),
        status=400,
    ),
    "verifyEmail": Rule(EVERYONE, lambda w: Asked(body=MADE_UP), status=400),
    "getMe": Rule(PEOPLE, _plain),
    "updateMe": Rule(PEOPLE, lambda w: Asked(body={"display_name": "M"}, headers=ANY_VERSION)),
    "eraseMe": Rule(PEOPLE, _plain, ends=True),
    "exportMe": Rule(PEOPLE, _plain),
    "changePassword": Rule(PEOPLE, lambda w: Asked(body=NEW_PASSWORD), status=403),
    "requestEmailVerification": Rule(PEOPLE, _plain),
    "listApiKeys": Rule(PEOPLE, _plain),
    "createApiKey": Rule(PEOPLE, lambda w: Asked(body={"name": "a", "scopes": ["results:read"]})),
    "getApiKey": Rule(ONLY_OWNER, lambda w: Asked({"key_id": w.key["id"]})),
    "revokeApiKey": Rule(ONLY_OWNER, lambda w: Asked({"key_id": w.key["id"]})),
    "listSessions": Rule(PEOPLE, _plain),
    "endSession": Rule(ONLY_OWNER, lambda w: Asked({"session_id": w.session})),
    "endSessions": Rule(PEOPLE, _plain, ends=True),
    # The owner's address is not verified, and the poll has no recipients.
    "sendInvitations": Rule(ONLY_OWNER, _mailing(["m@example.org"]), status=403),
    "getMailing": Rule(ONLY_OWNER, _mailing(), status=404),
    "listRecipients": Rule(ONLY_OWNER, _mailing(), status=404),
    "remindRecipients": Rule(ONLY_OWNER, _mailing(), status=403),
    "unsubscribe": Rule(EVERYONE, lambda w: Asked({"mail_token": "x" * 43}), status=400),
    "showUnsubscription": Rule(EVERYONE, lambda w: Asked({"mail_token": "x" * 43}), status=302),
    "listNotifications": Rule(PEOPLE, _plain),
    "markNotificationsRead": Rule(PEOPLE, lambda w: Asked(body={"until": w.open.id})),
    "getNotificationChoices": Rule(PEOPLE, _plain),
    "changeNotificationChoices": Rule(
        PEOPLE, lambda w: Asked(body={"poll-opened": {"mail": "daily"}})
    ),
    "listFollows": Rule(PEOPLE, _plain),
    "followPoll": Rule(PEOPLE, _open()),
    "unfollowPoll": Rule(PEOPLE, _open()),
    "followOwner": Rule(PEOPLE, _owner),
    "unfollowOwner": Rule(PEOPLE, _owner),
    "listUsers": Rule(ONLY_STAFF, _plain),
    "grantModerator": Rule(ONLY_STAFF, _user),
    "revokeModerator": Rule(ONLY_STAFF, _user),
    "listUsersAudit": Rule(ONLY_STAFF, _plain),
    # polls
    "listPolls": Rule(EVERYONE, _plain),
    "createPoll": Rule(PEOPLE, lambda w: Asked(body=DEFINITION)),
    "getPoll": Rule(MODERATORS, _draft()),
    # Elements for polls in which everyone may vote; others have none.
    "getPollPreview": Rule(EVERYONE, _open(), status=404),
    "updatePoll": Rule(ONLY_OWNER, _draft({"title": "Changed"})),
    "deletePoll": Rule(ONLY_OWNER, _draft()),
    "openPoll": Rule(ONLY_OWNER, _draft()),
    "closePoll": Rule(MODERATORS, _open()),
    "archivePoll": Rule(MODERATORS, _open(), status=409),
    "clonePoll": Rule(MODERATORS, _draft({})),
    "uploadImage": Rule(PEOPLE, _plain, status=415),
    "getImage": Rule(MODERATORS, _image),
    "deleteImage": Rule(ONLY_OWNER, _image),
    "removeImage": Rule(frozenset({MODERATOR, STAFF}), _image),
    "listTemplates": Rule(EVERYONE, _plain),
    "createTemplate": Rule(ONLY_OWNER, lambda w: Asked(body={"name": "T", "poll_id": w.draft.id})),
    "getTemplate": Rule(ONLY_OWNER, lambda w: Asked({"template": w.template["id"]})),
    "deleteTemplate": Rule(ONLY_OWNER, lambda w: Asked({"template": w.template["id"]})),
    "listCategories": Rule(EVERYONE, _plain),
    "getCategory": Rule(EVERYONE, _category()),
    "createCategory": Rule(
        ONLY_STAFF, lambda w: Asked(body={"slug": f"m-{w.mark}", "name": f"M {w.mark}"})
    ),
    "updateCategory": Rule(ONLY_STAFF, _category({"name": "Changed"})),
    "deleteCategory": Rule(ONLY_STAFF, _category()),
    "listTags": Rule(EVERYONE, _plain),
    "listPollsAudit": Rule(ONLY_STAFF, _plain),
    # votes
    # A backend's first error is the missing voter; the poll's rules would refuse its cast, too.
    "castVote": Rule(
        PEOPLE, lambda w: Asked(body=w.open.ballot("Tea")), refused=frozenset({400, 401, 403})
    ),
    "castVotes": Rule(
        frozenset({DELEGATE}),
        lambda w: Asked(body={"votes": [w.delegated.ballot("Tea", voter="one")]}),
    ),
    "createDeviceToken": Rule(EVERYONE, _plain),
    "getEligibility": Rule(EVERYONE, lambda w: Asked(query={"poll_id": w.open.id})),
    "listVotes": Rule(PEOPLE, _plain),
    "retrieveVote": Rule(ONLY_OWNER, _vote),
    "changeVote": Rule(
        ONLY_OWNER,
        lambda w: Asked(
            {"vote_id": w.vote["id"]}, {"choice_id": w.open.choices["Coffee"]}, headers=ANY_VERSION
        ),
    ),
    "retractVote": Rule(ONLY_OWNER, _vote),
    "listInvitations": Rule(OWNER_AND_STAFF, lambda w: Asked({"poll_id": w.invited.id})),
    "createInvitations": Rule(ONLY_OWNER, _invited),
    "revokeInvitations": Rule(
        ONLY_OWNER,
        lambda w: Asked({"poll_id": w.invited.id}, query={"series_id": w.invitation["series_id"]}),
    ),
    "revokeInvitation": Rule(
        ONLY_OWNER,
        lambda w: Asked({"poll_id": w.invited.id, "invitation_id": w.invitation["id"]}),
    ),
    "listBallotImports": Rule(
        frozenset({OWNER, DELEGATE}), lambda w: Asked({"poll_id": w.delegated.id})
    ),
    # The body is JSON and no file of ballots, which is found before the caller is.
    "importBallots": Rule(
        frozenset({OWNER, DELEGATE}),
        lambda w: Asked({"poll_id": w.delegated.id}, {"no": "file"}),
        status=415,
        refused=frozenset({403, 404, 415}),
    ),
    "listQuarantine": Rule(OWNER_AND_STAFF, _suspect),
    "releaseVotes": Rule(ONLY_OWNER, _suspect),
    "voidVotes": Rule(ONLY_OWNER, _suspect),
    "listVotesAudit": Rule(ONLY_STAFF, _plain),
    # analytics
    "getResults": Rule(OWNER_AND_STAFF | {READER}, _open()),
    "getTallyReport": Rule(OWNER_AND_STAFF | {READER}, _open(), status=404, or_success=True),
    # A stream does not end by itself, so it is not opened: those who may not see the results get
    # a stream, too, without numbers. The tests of analytics have every role.
    "streamResults": Rule(
        EVERYONE,
        lambda w: Asked({"poll_id": w.open.id}, query={"no": "parameter"}),
        status=400,
    ),
    "exportBallots": Rule(
        OWNER_AND_STAFF | {READER},
        lambda w: Asked({"poll_id": w.open.id}, query={"format": "ndjson"}),
        status=409,
    ),
    "exportPoll": Rule(
        OWNER_AND_STAFF | {READER},
        lambda w: Asked({"poll_id": w.open.id}, query={"what": "audit", "format": "csv"}),
    ),
    "decideTie": Rule(
        OWNER_AND_STAFF,
        lambda w: Asked({"poll_id": w.open.id}, {"order": list(w.open.choices.values())}),
        status=409,
    ),
    "getAccounting": Rule(OWNER_AND_STAFF | {READER}, _open()),
    "listPollAnalytics": Rule(PEOPLE | {READER}, _plain),
    "getPollAnalytics": Rule(OWNER_AND_STAFF | {READER}, _open()),
    "getTimeline": Rule(OWNER_AND_STAFF | {READER}, _open()),
    "getPlatformAnalytics": Rule(ONLY_STAFF, _plain),
    "listAnalyticsAudit": Rule(ONLY_STAFF, _plain),
    # webhooks
    "listWebhooks": Rule(PEOPLE, _plain),
    "createWebhook": Rule(PEOPLE, lambda w: Asked(body=RECEIVER)),
    "getWebhook": Rule(ONLY_OWNER, _webhook()),
    "updateWebhook": Rule(ONLY_OWNER, _webhook({"description": "Changed"})),
    "rotateWebhookSecret": Rule(ONLY_OWNER, _webhook({})),
    "testWebhook": Rule(ONLY_OWNER, _webhook({})),
    "listWebhookDeliveries": Rule(ONLY_OWNER, _webhook()),
    "getWebhookDelivery": Rule(ONLY_OWNER, _delivery()),
    "replayWebhookDelivery": Rule(ONLY_OWNER, _delivery({})),
    "deleteWebhook": Rule(ONLY_OWNER, _webhook()),
    "listWebhooksAudit": Rule(ONLY_STAFF, _plain),
}
