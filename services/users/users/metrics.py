"""The metrics of mails, besides those of every service."""

from provote_core.metrics import counter

failures = counter(
    "provote_mail_failures_total",
    "Rounds of sending that ended because the mail server, or votes for invitations, did not "
    "answer, by what was to be sent.",
    ["kind"],
)
# Initialise the label so that rate() sees the first increment.
for _kind in ("account", "invitation", "notification"):
    failures.labels(_kind)
