# Signing in and up, and what mailed links lead to.

title-sign-in = Sign in
title-sign-up = Sign up
title-forgot-password = Forgotten password
title-reset-password = New password
title-verify-email = Confirm your e-mail address
title-unsubscribe = No more mails

account-username = User name
account-username-hint = 3 to 64 letters, digits, dots, hyphens or underscores. Voters do not see it.
account-email = E-mail address
account-email-hint = For a link that confirms it, and in case you forget your password.
account-password = Password
account-password-hint = At least 8 characters. A few unrelated words are easy to remember and hard to guess.
account-new-password = New password

already-in-title = You are signed in
already-in-who = You are signed in as <name>{ $name }</name>.

sign-in-title = Sign in
sign-in-submit = Sign in
sign-in-failed = You are not signed in
sign-in-is-address = This is an e-mail address. Sign in with your user name: each mail of your account begins with it.
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
forgot-password-lead = Enter the e-mail address of your account. We send a link to it by which you set a new password.
forgot-password-submit = Send the link
forgot-password-sent = Look into your mail
forgot-password-mail = If an account has the address <address>{ $email }</address>, a mail with a link is on its way.
forgot-password-wait = The link is valid once, for one hour. If nothing arrives within a few minutes, look into your spam folder, or check the address.
forgot-password-again = Enter another address

reset-password-title = Set a new password
reset-password-lead = With the new password you sign in from now on. All devices that are signed in will be signed out.
reset-password-submit = Set the password
reset-password-another = Request a new link
reset-password-done = Your new password is set
reset-password-ended = All devices are signed out. Sign in with the new password.

mail-token-label = Code from the mail
mail-token-hint = It begins with pvm_. Or open the link in the mail.
mail-token-have = I have a code

verify-email-title = Confirm your e-mail address
verify-email-lead = Press the button to confirm that the address is yours.
verify-email-enter = Open the link in the mail, or enter the code that the mail contains.
verify-email-submit = Confirm the address
verify-email-another = Request a new mail in the settings
verify-email-done = Your address is confirmed
verify-email-done-why = You can now send invitations by mail, and get news about your polls.

unsubscribe-title = No more mails like this one?
unsubscribe-lead = Nothing changes until you press the button. Then you get no more mails like the one whose link you have opened:
unsubscribe-invitation = After an invitation: none from this organiser. Your invitation stays valid, you can still vote.
unsubscribe-notification = After news about polls: none about any poll. In your settings you can switch them on again.
unsubscribe-submit = Stop these mails
unsubscribe-done = You get no more of these mails
unsubscribe-done-why = A mail that is being sent at this moment may still arrive.
unsubscribe-no-link = The link is not complete
unsubscribe-open-again = Open the link at the end of the mail once more.
