# Invitations to a poll.

title-invite = Invite people

invite-what = Everyone whom you invite gets a personal link to cast one vote. Nobody can tell from a link, or from a vote, how somebody voted; not even you.
invite-not = This poll needs no invitations
invite-not-why = People vote in it by its address.
invite-to-share = Share the poll
invite-over = This poll is over. Nobody can be invited any more.

invite-list = 1. Whom do you invite?
invite-paste = Paste addresses, or rows of a spreadsheet
invite-paste-how = One person in each line, or separated by commas: ada@example.org, or “Ada <ada@example.org>”, or rows with a name and an address.
invite-file = Or choose a file
invite-file-how = CSV, as spreadsheets save it, with or without a line of headings.
invite-file-large = This file is larger than 32 MB.
invite-file-empty = This file has no rows.
invite-file-remove = Leave the file out, and paste a list
invite-preview = Your list
invite-counts = { $usable } of { $all } rows can be invited.
invite-count-usable = { $count ->
    [one] person to invite
   *[other] people to invite
  }
invite-count-bad = { $count ->
    [one] row with an error
   *[other] rows with an error
  }
invite-count-duplicate = { $count ->
    [one] duplicate
   *[other] duplicates
  }
invite-count-formulas = { $count ->
    [one] formula made harmless
   *[other] formulas made harmless
  }
invite-bad-why = Rows with an error are left out. Correct them in the list, or go on without them.
invite-formulas-why = A cell that begins with =, +, - or @ is run as a formula by spreadsheets. In the file of links it gets an apostrophe.
invite-show-flawed = { $count ->
    [one] 1 row to look at
   *[other] { $count } rows to look at
  }
invite-show-all = { $count ->
    [one] The one row
   *[other] All { $count } rows
  }
invite-col-line = Line
invite-col-address = Address
invite-col-person = Address and name
invite-col-state = Status
invite-col-number = No.
invite-row-good = Good
invite-row-formula = Good; formula made harmless
invite-row-missing = No address
invite-row-invalid = Not an e-mail address
invite-row-long = The address is too long
invite-row-several = Several addresses in one cell
invite-row-too-many = Beyond 100,000 rows
invite-row-duplicate = Same address as in line { $line }: left out
invite-page = Page { $page } of { $pages }
invite-page-before = Previous
invite-page-after = Next

invite-mail = 2. Invite them by e-mail
invite-mail-how = Each person gets an e-mail with a personal link. The list is checked first. Nothing is sent before you confirm it.
invite-mail-draft = Open or schedule the poll first. As long as it is a draft, what people are invited to can still change.
invite-mail-to = { $count ->
    [0] Give a list first
    [one] Check 1 address
   *[other] Check { $count } addresses
  }
invite-unverified = Confirm your own address first
invite-unverified-why = You can send e-mails to others once your own e-mail address is confirmed. The settings send you an e-mail with a link.
invite-no-address = You can send e-mails to others once your own e-mail address is confirmed. Add your address in the settings.
invite-to-settings = Go to the settings
invite-to-dashboard = Go to the overview
invite-language = Language of the e-mails
invite-language-en = English
invite-language-de = German
invite-ask = { $count ->
    [one] Send 1 invitation?
   *[other] Send { $count } invitations?
  }
invite-ask-what = The language of the e-mails is { $language }. They contain the title of the poll but not your name, so tell people beforehand. Replies do not reach you.
invite-ask-rejected = { $count ->
    [one] One address was not accepted and is left out:
   *[other] { $count } addresses were not accepted and are left out:
  }
invite-ask-once = An address is invited once: people whom you have invited to this poll before get no second e-mail. E-mails that have been sent cannot be called back.
invite-ask-do = Send the invitations
invite-sent = { $added ->
    [0] Everyone in this list was invited before.
    [one] One invitation is on its way.
   *[other] { $added } invitations are on their way.
  }

invite-links = Or make links yourself
invite-links-how = You get a file with a personal link for each person, for instance for a serial letter or your own e-mail program.
invite-number = How many links
invite-number-bad = Give a whole number from 1 to 100,000.
invite-label = Name for these links (optional)
invite-label-why = Only you see it.
invite-links-do = { $count ->
    [0] Make links
    [one] Make 1 link
   *[other] Make { $count } links
  }
invite-links-made = { $count ->
    [one] One link is made, and the file is saved.
   *[other] { $count } links are made, and the file is saved.
  }
invite-links-done = The file with the links is saved
invite-links-keep = Keep it safe, and send each person only their own link: everyone who has a link can vote with it. The links are stored nowhere else. They cannot be shown again after you leave this page.
invite-links-again = Save the file again

invite-mailed = E-mails
invite-progress = { $done } of { $all } e-mails handled
invite-progress-scheduled = The e-mails are being sent already. Their links work once the poll is open.
invite-state-sent = Sent
invite-state-sent-why = The mail server has accepted them.
invite-state-waiting = Waiting
invite-state-waiting-why = They are sent one after the other, or tried again later.
invite-state-sending = Being sent
invite-state-sending-why = On their way right now.
invite-state-refused = Refused
invite-state-refused-why = The mail server did not accept them. Often the address is wrong.
invite-state-uncertain = Not known
invite-state-uncertain-why = The connection broke in the middle. They are not sent again, so that nobody gets two.
invite-state-stopped = Stopped
invite-state-stopped-why = The poll ended before they were sent.
invite-state-unsubscribed = Not wanted
invite-state-unsubscribed-why = These people want no e-mails from you. Ask them in another way.
invite-stopped = Sending was stopped on { $time }.
invite-recipients = Addresses
invite-recipients-why = The list is in no order, and does not say who has voted. Nobody can find that out here.
invite-filter = Show
invite-filter-all = All
invite-erased = (has deleted their account)
invite-code = answer of the mail server: { $code }

invite-remind = Reminders
invite-remind-how = A reminder goes only to people who have not voted yet. Who they are, and how many, is shown to nobody.
invite-remind-do = Send a reminder
invite-remind-ask = Send a reminder?
invite-remind-what = Everyone whom you invited by e-mail and who has not voted yet gets one e-mail. The next reminder is possible in a day.
invite-remind-yes = Send the reminder
invite-reminded = { $count ->
    [one] You have sent one reminder, on { $time }.
   *[other] You have sent { $count } reminders, the last one on { $time }.
  }
invite-reminded-now = The reminder is on its way.
invite-remind-soon = The next reminder is possible { $relative }, on { $time }: at most one goes out in a day.
invite-remind-closed = Reminders can be sent while the poll is open.

invite-made = Links that you made yourself
invite-made-show = Show which links were used, and revoke links
invite-made-all = All
invite-made-used = Used
invite-made-unused = Not used
invite-made-none = There are no such links.
invite-series = File { $name }
invite-link-used = Used to vote
invite-link-unused = Not used
invite-link-revoked = Revoked
invite-revoke = Revoke
invite-revoke-series = Revoke all unused links of this file
invite-revoke-title = Revoke link no. { $number }?
invite-revoke-what = Nobody can vote with it any more. This cannot be undone, but you can make new links.
invite-revoke-series-title = Revoke all unused links of this file?
invite-revoke-series-what = Nobody can vote with them any more. Votes that were cast stay. This cannot be undone, but you can make new links.
invite-revoke-do = Revoke
