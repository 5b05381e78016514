# The settings of an account.

title-settings = Settings
title-settings-security = Security
title-settings-keys = API keys
title-settings-notifications = Notifications
title-settings-webhooks = Webhooks
title-settings-data = Your data

settings-label = Settings
settings-profile = Profile
settings-security = Security
settings-keys = API keys
settings-notifications = Notifications
settings-webhooks = Webhooks
settings-data = Your data
settings-name = You are signed in as

account-current-password = Current password

profile-title = About you
profile-display-name = Name
profile-display-name-hint = How you want to be called. You sign in with your user name.
profile-bio = A few words about you
profile-locale = Language of e-mails
profile-locale-hint = The language of the pages is chosen at the foot of each page.
profile-timezone = Time zone

address-title = E-mail address
address-confirmed = Confirmed
address-unconfirmed = Not confirmed
address-why = As long as the address is not confirmed, you cannot send invitations by e-mail, and you get no news. The link in the e-mail confirms it.
address-send = Send the link again
address-sent = Check your e-mail
address-mail = A link is on its way to <address>{ $email }</address>. Open it, and press the button on its page.
address-change-title = Change the e-mail address
address-new = New e-mail address
address-change = Change the address
address-changed = Your address is changed

password-title = Change the password
password-change = Change the password
password-changed = Your password is changed
password-changed-why = All other devices are signed out. API keys stay valid.

sessions-title = Signed-in devices
sessions-lead = If you do not know one of them, sign it out and change your password.
sessions-this = This device
sessions-used = Last used: { $when }
sessions-since = Signed in: { $when }
sessions-device = { $browser } on { $system }
sessions-unknown = Unknown device
sessions-end = Sign out
sessions-end-others = Sign out all other devices
sessions-end-others-title = Sign out all other devices?
sessions-end-others-why = This device stays signed in. On the others, the user name and the password are needed again.
sessions-ending = { $count } of { $all } signed out …
sessions-ended = { $count ->
    [0] Nothing was signed out.
    [one] One device is signed out. It can still read for up to ten minutes.
   *[other] { $count } devices are signed out. They can still read for up to ten minutes.
  }

keys-lead = With a key your program uses the API in your name. It can do only what its scopes allow. Keys do not expire: revoke those that you no longer need.
keys-title = Your keys
keys-none = There are no keys.
keys-since = Created: { $when }
keys-new = New key
keys-name = Name
keys-name-hint = So that you recognise it later, such as “our web site”.
keys-scopes = What it may do
keys-password-hint = So that nobody creates a key on a device that you have left open.
keys-create = Create the key
keys-created = Your key is ready
keys-once = Copy it now: it is shown only once. Keep it like a password.
keys-key = Key “{ $name }”
keys-kept = I have saved it
keys-revoke = Revoke
keys-revoke-title = Revoke this key?
keys-revoke-why = Programs that use “{ $name }” stop within ten minutes. This cannot be undone.
keys-revoked = The key is revoked.
scope-results-read = Read results
scope-results-read-why = Results, analytics and exports of your polls, also those that are hidden from voters.
scope-votes-delegate = Cast votes for others
scope-votes-delegate-why = In your delegated polls, for voters that your own program has identified.

inbox-title = News
inbox-none = There is no news. Here you read when polls open, close, and have a final result.
inbox-new = New
inbox-mark-read = Mark all as read
inbox-all-read = All are marked as read.
inbox-poll-closed = Your poll has closed:
inbox-poll-quarantined = Votes of your poll are in quarantine until you decide:
inbox-results-final = The result of your poll is final:
inbox-poll-opened = A poll that you follow has opened:
inbox-poll-closing = A poll that you follow closes within a day:

choices-title = What you are told, and how
choices-unverified = E-mails are sent to a confirmed address only.
choices-verify = Confirm your address
choices-kind = When
choices-inbox = On this page
choices-mail = By e-mail
choices-poll-closed = My poll has closed
choices-poll-quarantined = Votes of my poll are in quarantine
choices-results-final = The result of my poll is final
choices-poll-opened = A poll that I follow has opened
choices-poll-closing = A poll that I follow closes soon
choices-soon = Soon
choices-daily = Once a day
choices-off = Never

follows-title = What you follow
follows-none = You follow no polls and no organisers.
follows-poll = Poll
follows-owner = All polls of an organiser
follows-since = Since { $when }
follows-end = Stop following
follows-ended = You no longer follow it.

export-title = Download your data
export-lead = One file (JSON) has everything that Provote stores about you: your account, devices, keys, e-mails, news, polls, votes and webhooks. It contains no passwords and no keys.
export-save = Save the file
export-done = The file is saved.

erase-title = Delete the account
erase-lead = This cannot be undone, not even by the operators.
erase-account = Your name, address, devices, keys, webhooks and news are deleted. The user name becomes free.
erase-polls = Your polls and their results stay, without your name. You can no longer change or close them: close them first, and delete drafts.
erase-votes = Votes that you have cast still count, without a link to you.
erase-begin = Delete the account …
erase-confirm = To confirm, enter your user name <name>{ $name }</name> and your password.
erase-name = User name
erase-name-wrong = This is not your user name.
erase-now = Delete it for good
erase-done = Your account is deleted
erase-done-why = Thank you for using Provote. All of its parts delete your data within minutes.
erase-home = Go to the start page
