# Problems of the users service, and errors at fields of its forms.

code-username-taken = This user name is taken. Please choose another one.
code-email-taken = An account has this address already. If it is yours, sign in to it, or set a new password for it.
code-invalid-credentials = User name and password do not match an account. Check both, or set a new password.
code-too-many-tries = Too many passwords were tried for this user name. Wait { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
  }, then try again; or set a new password by mail.
code-wrong-password = This is not your current password.
code-invalid-session = You have been signed out. Please sign in again.
code-foreign-origin = This page was opened by an address that does not belong to this site. Open it by the usual address.
code-invalid-refresh-token = You have been signed out. Please sign in again.
code-refresh-reused = You have been signed out to be safe. Please sign in again.
code-invalid-mail-token = This link does not work any more: it was used, has expired, or a newer mail has replaced it.
code-too-many-api-keys = You have as many API keys as an account may have. Revoke one that you no longer need.
code-too-many-follows = You follow as much as is possible. Stop following something first.
code-owner-not-found = There is no such person any more.
code-email-not-verified = Confirm your e-mail address first: in the settings you get a mail with a link.
code-poll-not-published = Open or schedule the poll first. As long as it is a draft, nobody can be invited.
code-reminder-too-soon = The last reminder is less than a day old. Please wait until tomorrow.
code-too-many-recipients = The list has too many rows. Send it in several parts.
code-unreadable-recipients = This list cannot be read. It must be CSV in UTF-8, as spreadsheets save it.

field-password-too-short = Use at least 8 characters.
field-password-too-common = This password is used by many people and easy to guess. Choose another one.
field-password-too-similar = This password is too similar to your name or address. Choose another one.
field-invalid-username = Use 3 to 64 letters (a to z), digits, dots, hyphens or underscores.
field-invalid-locale = This is not a language that we know.
field-invalid-timezone = This is not a time zone that we know.
