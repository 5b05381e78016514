# Strings of every page.

shell-skip = Go to the content
shell-receipts = Receipts on this device
shell-verify = Verify a vote
shell-developers = For developers
shell-language = Language
shell-language-ask = Change the language?
shell-language-loses = The page loads again, and what you have marked is lost, because it is stored nowhere. Nothing is cast; you can mark your ballot again.
shell-language-change = Change the language

nav-label = Account
nav-polls = My polls
nav-settings = Settings
nav-sign-in = Sign in
nav-sign-up = Sign up
nav-sign-out = Sign out
sign-in-needed = Sign in to see this page
sign-in-needed-why = This page belongs to an account. After you have signed in, you return to it.

again = Try again
cancel = Cancel
close = Close
continue = Continue
copy = Copy
copy-done = Copied.
copy-by-hand = The text is selected. Copy it with Ctrl+C or by a long press.
loading = Loading …
more = Show more
more-loaded = { $count ->
    [one] One more is shown.
   *[other] { $count } more are shown.
}
save = Save
saved = Saved.

problem-title = This did not work
problem-reference = Reference for the operators:
form-problem = Please check this
form-busy = One moment …
password-show = Show
password-caps = Caps Lock is on.
code-not-loaded = A part of this page could not be loaded. Check your connection, and try again.
code-unexpected = Something unexpected happened. Try again, or reload the page.
code-other = This did not work, for a reason that this page has no words for ({ $code }). Try again, or reload the page.
field-other = This is not valid ({ $code }).

status-draft = Draft
status-scheduled = Scheduled
status-open = Open
status-closed = Closed
status-archived = Archived
