# Signing in and up, and what mailed links lead to.

title-sign-in = Sign in
title-sign-up = Sign up
title-forgot-password = Forgotten password
title-reset-password = New password
title-verify-email = Confirm your e-mail address
title-unsubscribe = Stop e-mails

account-username = User name
account-username-hint = 3 to 64 letters, digits, dots, hyphens or underscores. Voters do not see it.
account-email = E-mail address
account-email-hint = We send a link to it to confirm it. You also need it if you forget your password.
account-password = Password
account-password-hint = At least 8 characters. A few unrelated words are easy to remember and hard to guess.
account-new-password = New password

already-in-title = You are signed in
already-in-who = You are signed in as <name>{ $name }</name>.

sign-in-title = Sign in
sign-in-submit = Sign in
sign-in-failed = You are not signed in
sign-in-is-address = This is an e-mail address. Sign in with your user name: each e-mail about your account begins with it.
sign-in-forgot = Forgotten your password?
sign-in-no-account = No account yet?

sign-up-title = Create an account
sign-up-lead = With an account you create polls of your own. To vote you rarely need one.
sign-up-have-account = You have an account?
sign-up-done = Your account is ready
sign-up-mail = We are sending a link to <address>{ $email }</address>. Open it to confirm the address. You can begin before that.
sign-up-not-in = You are not signed in yet. Please sign in now.
sign-up-first-poll = Create your first poll

forgot-password-title = Forgotten your password?
forgot-password-lead = Enter the e-mail address of your account. We send you a link to set a new password.
forgot-password-submit = Send the link
forgot-password-sent = Check your e-mail
forgot-password-mail = If an account has the address <address>{ $email }</address>, an e-mail with a link is on its way.
forgot-password-wait = The link works once, for one hour. If nothing arrives within a few minutes, check your spam folder, or check the address.
forgot-password-again = Enter another address

reset-password-title = Set a new password
reset-password-lead = From now on, sign in with the new password. All devices that are signed in will be signed out.
reset-password-submit = Set the password
reset-password-another = Request a new link
reset-password-done = Your new password is set
reset-password-ended = All devices are signed out. Sign in with the new password.

mail-token-label = Code from the e-mail
mail-token-hint = It begins with pvm_. Or open the link in the e-mail.
mail-token-have = I have a code

verify-email-title = Confirm your e-mail address
verify-email-lead = Press the button to confirm that the address is yours.
verify-email-enter = Open the link in the e-mail, or enter the code from the e-mail.
verify-email-submit = Confirm the address
verify-email-another = Request a new e-mail in the settings
verify-email-done = Your address is confirmed
verify-email-done-why = You can now send invitations by e-mail, and get news about your polls.

unsubscribe-title = Stop e-mails like this one?
unsubscribe-lead = Nothing changes until you press the button. After that you get no more e-mails like the one whose link you opened:
unsubscribe-invitation = If it was an invitation, you get no more invitations from this organiser. This invitation stays valid: you can still vote.
unsubscribe-notification = If it was news about polls, you get no more news by e-mail. You can switch it on again in your settings.
unsubscribe-submit = Stop these e-mails
unsubscribe-done = You get no more of these e-mails
unsubscribe-done-why = An e-mail that is being sent at this moment may still arrive.
unsubscribe-no-link = The link is not complete
unsubscribe-open-again = Open the link at the end of the e-mail again.
