# Problems of the users service, and errors at fields of its forms.

code-username-taken = This user name is taken. Please choose another one.
code-email-taken = An account has this address already. If it is yours, sign in to it, or set a new password for it.
code-invalid-credentials = User name and password do not match an account. Check both, or set a new password.
code-too-many-tries =
    { $seconds ->
        [one] Too many passwords were tried for this user name. Try again in 1 second, or set a new password by e-mail.
       *[other] Too many passwords were tried for this user name. Try again in { $seconds } seconds, or set a new password by e-mail.
    }
code-wrong-password = This is not your current password. Try again.
code-invalid-session = You have been signed out. Please sign in again.
code-invalid-refresh-token = You have been signed out. Please sign in again.
code-refresh-reused = You have been signed out to be safe. Please sign in again.
code-invalid-mail-token = This link does not work any more: it was used, has expired, or a newer e-mail has replaced it. Request a new one.
code-too-many-api-keys = You have as many API keys as an account may have. Revoke one that you no longer need.
code-too-many-follows = You follow as many polls and organisers as an account may. Stop following one first.
code-owner-not-found = There is no such organiser any more.
code-email-not-verified = Confirm your e-mail address first. The settings send you an e-mail with a link.
code-poll-not-published = Open or schedule the poll first. Nobody can be invited to a draft.
code-reminder-too-soon = The last reminder is less than a day old. Please wait until tomorrow.
code-too-many-recipients = The list has too many rows. Send it in several parts.
code-unreadable-recipients = This list cannot be read. It must be CSV in UTF-8, as spreadsheets save it.

field-password-too-short = Use at least 8 characters.
field-password-too-common = This password is used by many people and easy to guess. Choose another one.
field-password-too-similar = This password is too similar to your name or address. Choose another one.
field-invalid-username = Use 3 to 64 letters (a to z), digits, dots, hyphens or underscores.
field-invalid-locale = This language is not known. Choose another one.
field-invalid-timezone = This time zone is not known. Choose another one.
field-email-invalid = Enter a complete e-mail address, such as ada@example.org.
field-password-entirely-numeric = A password of digits only is easy to guess. Choose another one.
