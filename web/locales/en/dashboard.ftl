# The owner's dashboard of a poll.

title-dashboard = Your poll

dashboard-draft = This is a draft. Only you see it, and nobody can vote.
dashboard-draft-opens = This is a draft. Only you see it. After you open it, it waits until { $time }.
dashboard-scheduled = Voting begins { $relative }, on { $time }.
dashboard-is-open = Voting is open.
dashboard-opened = Voting has been open since { $time }.
dashboard-began = Voting began on { $time }.
dashboard-closes = It ends { $relative }, on { $time }.
dashboard-no-end = It ends when you close it.
dashboard-closed = Voting ended on { $time }.
dashboard-final = All votes are counted and the result is final.
dashboard-tie-waits = There is a tie that you decide by drawing lots.
dashboard-held = { $count ->
    [one] One vote is in quarantine. The result is final once you have decided on it.
   *[other] { $count } votes are in quarantine. The result is final once you have decided on them.
  }
dashboard-counting = The last votes are being counted.
dashboard-is-archived = The poll is archived.

dashboard-stat-votes = { $count ->
    [one] vote
   *[other] votes
  }
dashboard-stat-turnout = turnout: { $voted } of { $roll }
dashboard-stat-empty = abstentions among them
dashboard-stat-waiting = in quarantine
dashboard-stat-last = last vote

dashboard-open = Open the poll
dashboard-open-title = Open this poll?
dashboard-open-now = People can vote from now on.
dashboard-open-later = Voting begins by itself on { $time }.
dashboard-open-end = It ends by itself on { $time }.
dashboard-open-no-end = It ends when you close it.
dashboard-open-public = Everyone who has its address can vote.
dashboard-open-authenticated = Everyone with an account and the address can vote.
dashboard-open-invited = Only people whom you invite can vote. You can invite them afterwards.
dashboard-open-delegated = Votes come from your own system or from a file.
dashboard-open-frozen = Choices, rules and times cannot be changed afterwards. Typing errors in the title and description can be corrected.
dashboard-open-do = Open it
dashboard-open-done = The poll is open.
dashboard-open-edit = Go back to editing
dashboard-edit = Edit
dashboard-delete = Delete the draft
dashboard-delete-title = Delete this draft?
dashboard-delete-what = It is deleted for good. Nobody has voted in it.
dashboard-delete-do = Delete it
dashboard-close = Close the poll
dashboard-close-title = Close this poll now?
dashboard-close-what = { $count ->
    [0] Nobody has voted yet, and nobody can afterwards.
    [one] The one vote that has been cast counts. Nobody can vote, or change a vote, afterwards.
   *[other] The { $count } votes that have been cast count. Nobody can vote, or change a vote, afterwards.
  }
dashboard-close-uncounted = The votes that have been cast count. Nobody can vote, or change a vote, afterwards.
dashboard-close-early = It would end by itself on { $time }. That time was set before the vote and cannot be moved, but you can close the poll earlier.
dashboard-close-live = The results stay visible to everyone.
dashboard-close-after_vote = The results become visible to everyone.
dashboard-close-after_close = The results become visible to everyone.
dashboard-close-owner_only = The results stay visible to you only.
dashboard-close-held = { $count ->
    [one] One vote is in quarantine: the result is final only when you have decided on it.
   *[other] { $count } votes are in quarantine: the result is final only when you have decided on them.
  }
dashboard-close-forever = A closed poll cannot be opened again.
dashboard-close-do = Close it now
dashboard-close-done = The poll is closed.
dashboard-archive = Archive
dashboard-archive-title = Archive this poll?
dashboard-archive-what = It moves to your archived polls. The ballot says that voting has ended, and the results stay at their address. This cannot be undone.
dashboard-archive-do = Archive it
dashboard-archive-done = The poll is archived.
dashboard-clone = Make a copy
dashboard-clone-title = Make a copy of this poll?
dashboard-clone-what = You get a draft with the same question, choices and rules, without times and without votes. This poll stays as it is.
dashboard-clone-do = Make a copy
dashboard-share = Share
dashboard-invite = Invite people
dashboard-ballot = See the ballot

dashboard-results = Results
dashboard-all-results = All results, round by round
dashboard-results-page = All about the results
dashboard-visible-live = Everyone sees these results now.
dashboard-visible-all = Everyone sees these results.
dashboard-visible-after_vote = Only you, and people who have voted, see these results now. Everyone does once the poll is closed.
dashboard-visible-after_close = Only you see these results now. Everyone does once the poll is closed.
dashboard-visible-owner_only = Only you see these results.
dashboard-visible-private = The poll is private: at most you and people who have voted see its results.

dashboard-tie = You decide a tie by drawing lots
dashboard-tie-seat = These choices have equally many votes, and not all of them can be elected.
dashboard-tie-other = These choices have equally many votes, and the count needs to know their order.
dashboard-tie-how = Draw lots among them, best in front of witnesses. Then enter here which one was drawn first, second and so on. The first one is preferred.
dashboard-tie-draw = Drawn as no. { $place }
dashboard-tie-drawn = { $choice } was drawn as number { $place }.
dashboard-tie-again = Start again
dashboard-tie-record = Record this order
dashboard-tie-title = Record this order?
dashboard-tie-forever = It is published with the result and cannot be changed.
dashboard-tie-do = Record it
dashboard-tie-done = The order is recorded. The count goes on.

dashboard-quarantine = Quarantine
dashboard-quarantine-rule =
    { $by ->
        [address] { $votes ->
            [one] If more than 1 vote comes from one address within { $time }, the further ones are held in quarantine.
           *[other] If more than { $votes } votes come from one address within { $time }, the further ones are held in quarantine.
        }
       *[device] { $votes ->
            [one] If more than 1 vote comes from one device and address within { $time }, the further ones are held in quarantine.
           *[other] If more than { $votes } votes come from one device and address within { $time }, the further ones are held in quarantine.
        }
    }
dashboard-quarantine-empty = No votes are in quarantine.
dashboard-quarantine-waiting = { $count ->
    [one] One vote waits for your decision
   *[other] { $count } votes wait for your decision
  }
dashboard-quarantine-why = Many votes came from one place, so they may be from one person. A household, a school or an office can also be the reason. You see when they came, but not what they say, so that the content does not influence you.
dashboard-quarantine-open = Look at them
dashboard-quarantine-caption = Votes with the same source come from the same address or device.
dashboard-choose-all = Cast at (choose all that are shown)
dashboard-col-origin = Source
dashboard-origin = Source { $name }
dashboard-release-all = Count all { $count }
dashboard-void-all = Discard all { $count }
dashboard-release = Count the chosen ones ({ $count })
dashboard-void = Discard the chosen ones ({ $count })
dashboard-release-title = { $count ->
    [one] Count this vote?
   *[other] Count these { $count } votes?
  }
dashboard-release-what = They count like all other votes from now on.
dashboard-release-do = Count
dashboard-release-done = The votes count now.
dashboard-void-title = { $count ->
    [one] Discard this vote?
   *[other] Discard these { $count } votes?
  }
dashboard-void-what = They never count, and their voters cannot vote again.
dashboard-void-do = Discard
dashboard-void-done = The votes are discarded.
dashboard-settle-forever = This cannot be undone.
dashboard-settle-progress = { $done } of { $count } …
code-settling-stuck = No more of these votes could be changed now. Look at the list again, or try again.

dashboard-timeline = When the votes came in
dashboard-bucket = Length of a bar
dashboard-bucket-minute = One minute
dashboard-bucket-hour = One hour
dashboard-bucket-day = One day
dashboard-timeline-most = { $bucket ->
    [minute] Most votes in a minute: { $count }, at { $time }.
    [hour] Most votes in an hour: { $count }, from { $time } on.
   *[day] Most votes on a day: { $count }, on { $time }.
  }
dashboard-timeline-none = No votes in this time.
dashboard-timeline-earlier = Earlier votes are not shown: choose longer bars.
dashboard-zone = Times are in the time zone { $zone }.
dashboard-peak = { $count ->
    [one] The busiest minute had one vote: { $time }.
   *[other] The busiest minute had { $count } votes: { $time }.
  }
dashboard-timeline-table = The same as a table
dashboard-timeline-left-out = Times without votes are left out.
dashboard-col-minute = Minute
dashboard-col-hour = Hour from
dashboard-col-day = Day
dashboard-col-cast = Votes
dashboard-col-changed = Changed
dashboard-col-retracted = Retracted
dashboard-col-quarantined = In quarantine
dashboard-col-released = Counted later
dashboard-col-voided = Discarded

dashboard-voters = Voters
dashboard-turnout =
    { $voted ->
        [one] { $voted } of { $roll } invited people has voted.
       *[other] { $voted } of { $roll } invited people have voted.
    }
dashboard-turnout-why = Ballots in quarantine are among them, and revoked invitations are not.
dashboard-delay = { $share } of the votes came within { $time } of the opening.
dashboard-changes = Votes changed: { $changed }. Votes retracted: { $retracted }.
dashboard-credentials = How voters were recognised
dashboard-col-credential = Recognised by
dashboard-col-ballots = Votes
dashboard-col-share = Share
dashboard-credential-account = their account
dashboard-credential-device = their device
dashboard-credential-invitation = a personal link
dashboard-credential-delegated = your system, or a file
dashboard-credential-unknown = not recorded
dashboard-withheld = withheld
dashboard-all-withheld = How voters were recognised is shown from five votes on. Smaller numbers could tell who voted.
dashboard-withheld-why = Numbers of one to four voters are withheld, because they could tell who voted. Sometimes another number is withheld as well, because these could be computed from it.
dashboard-refusals = Attempts that were refused
dashboard-col-reason = Reason
dashboard-col-attempts = Attempts
dashboard-refusals-why = One person can make many attempts. The numbers are not exact: a few may be missing after a restart.
dashboard-refused-already-voted = Had voted before, with another choice
dashboard-refused-poll-not-open = The poll was not open
dashboard-refused-address-limit = Too many votes from one address
dashboard-refused-device-token-required = The device could not be recognised
dashboard-refused-invitation-required = No personal link
dashboard-refused-invitation-invalid = A personal link of another poll, or a wrong one
dashboard-refused-invitation-revoked = A personal link that you have revoked
dashboard-refused-invalid-voter-token = A damaged personal link
dashboard-refused-not-delegate = A system that may not cast votes here
dashboard-refused-authentication-required = Not signed in
dashboard-refused-unknown-choice = A choice that the poll does not have
dashboard-refused-invalid-request = A ballot that the rules do not allow
dashboard-refused-ambiguous-voter = Signed in, and with a personal link, at the same time
dashboard-refused-precondition-required = Nothing that tells voters apart
dashboard-refused-idempotency-key-reused = A repeat with another ballot
dashboard-refused-idempotency-in-progress = A repeat while the first was still running
dashboard-refused-rate-limited = Too many requests
dashboard-refused-other = Another reason ({ $code })

dashboard-more = More
dashboard-accounting = Accounting: is every vote counted?
dashboard-accounting-again = Check again
dashboard-balanced = Everything agrees
dashboard-balanced-what = { $accepted ->
    [0] No votes have been accepted yet.
    [one] One vote was accepted. It is stored, has its place in the order, and is accounted for in the count.
   *[other] { $accepted } votes were accepted. All of them are stored, have their place in the order, and are accounted for in the count.
  }
dashboard-unbalanced = The numbers do not agree yet
dashboard-unbalanced-what = Votes may still be on their way to the count. Check again in a minute. If the numbers still differ then, tell the operators of this platform.
dashboard-account-accepted = Votes accepted
dashboard-account-stored = stored
dashboard-account-sequenced = in order
dashboard-account-counted = counted
dashboard-account-retracted = retracted by their voters
dashboard-account-voided = discarded from quarantine
dashboard-account-quarantined = in quarantine

dashboard-downloads = Downloads
dashboard-what = What
dashboard-what-results = Results
dashboard-what-rounds = Rounds of the count
dashboard-what-timeline = Timeline
dashboard-what-audit = Audit log
dashboard-what-ballots = Ballots
dashboard-what-results-why = The votes for each choice; as a PDF, a report for minutes and notice boards.
dashboard-what-rounds-why = The votes of each choice in each round.
dashboard-what-timeline-why = A row for each minute with votes, in UTC.
dashboard-what-audit-why = Who did what with this poll, and when: openings, changes, closings. Votes and voters are not in it.
dashboard-what-ballots-why = All ballots without voters, times and order, so that everyone can count them again.
dashboard-format = Format
dashboard-format-pdf = PDF, to print
dashboard-format-csv = CSV, for spreadsheets
dashboard-format-json = JSON
dashboard-format-ndjson = NDJSON, a line for each row
dashboard-format-blt = BLT
dashboard-format-abif = ABIF
dashboard-format-preflib = PrefLib
dashboard-format-rctab = RCTab summary
dashboard-language = Language
dashboard-language-en = English
dashboard-language-de = Deutsch
dashboard-download = Download
dashboard-downloads-not-final = The result is not final. The file says so, too. Ballots can be downloaded once it is.
dashboard-no-ballots = This poll does not publish its ballots.
dashboard-received = { $size } received …
dashboard-saved = Saved: { $name }

dashboard-import = Import ballots from a file
dashboard-import-how = Ballots on paper or from another system become votes of this poll. The file is checked first; nothing is recorded by that.
dashboard-import-file = File of ballots
dashboard-import-formats = CSV, BLT, ABIF, PrefLib or NDJSON, up to 256 MB and a million ballots. Candidates must be spelled as the choices are.
dashboard-import-large = This file is larger than 256 MB.
dashboard-import-check = Check the file
dashboard-import-checked = The file has been checked.
dashboard-import-is-good = { $count ->
    [one] The ballot of this file can be recorded
   *[other] All { $count } ballots of this file can be recorded
  }
dashboard-import-is-bad = This file cannot be recorded
dashboard-import-complete = { $count ->
    [one] The ballot is recorded
   *[other] All { $count } ballots are recorded
  }
dashboard-import-what = { $count ->
    [one] It was read as { $format } and has one ballot.
   *[other] It was read as { $format } and has { $count } ballots.
  }
dashboard-import-lines = { $count ->
    [one] One ballot, line { $lines }.
   *[other] { $count } ballots, for instance lines { $lines }.
  }
dashboard-import-candidates = Candidates of the file, and the choices that they match
dashboard-col-in-file = In the file
dashboard-col-choice = Choice of the poll
dashboard-import-near = Not the same as:
dashboard-import-unmatched = No such choice
dashboard-import-write-in = A written-in name
dashboard-import-withdrawn = Withdrawn: left out
dashboard-import-missing = { $count ->
    [one] One choice of the poll is not in the file.
   *[other] { $count } choices of the poll are not in the file.
  }
dashboard-import-record = { $count ->
    [one] Record one ballot
   *[other] Record { $count } ballots
  }
dashboard-import-forever = All ballots are recorded, or none. They cannot be taken back. The same file counts once, also if you send it again.
dashboard-import-begins = The import begins …
dashboard-import-progress = { $recorded } of { $ballots } ballots recorded
dashboard-import-done = { $count ->
    [one] One ballot is recorded.
   *[other] { $count } ballots are recorded.
  }
dashboard-import-draft = Open the poll before you record ballots: until then its choices can still change.
dashboard-import-scheduled = The poll is not open yet. Record the ballots once it is.
dashboard-import-closed = The poll is closed and takes no more ballots.
dashboard-import-archived = The poll is archived and takes no more ballots.

dashboard-developers = For developers
dashboard-id = ID of the poll
dashboard-curl-token = Get an access token, with an API key
dashboard-curl-results = Read the results
dashboard-curl-stream = Watch the results as they change
dashboard-curl-cast = Cast a vote for a voter of your own system
dashboard-keys = API keys
dashboard-webhooks = Webhooks
dashboard-embed = Code for your site
dashboard-api = The whole API
code-file-changed = The file was changed or moved after you chose it. Choose it again.
