# The ballot and its receipt.

title-ballot = Vote

ballot-missing = There is no poll here
ballot-home = Go to the start page
ballot-cast = Cast my vote
ballot-casting = Casting …
ballot-change-cast = Change my vote
ballot-review = Review
ballot-review-title = Is this your order?
ballot-review-back = Back
ballot-choices = The choices
ballot-to-poll = Edit this poll

ballot-mark-one = Mark one choice.
ballot-mark-any = Mark as many choices as you like.
ballot-mark-exactly =
    { $count ->
        [one] Mark one choice.
       *[other] Mark { $count } choices.
    }
ballot-mark-between =
    { $min ->
        [1] Mark up to { $max } choices.
       *[other] Mark { $min } to { $max } choices.
    }
ballot-mark-least =
    { $min ->
        [one] Mark at least 1 choice.
       *[other] Mark at least { $min } choices.
    }
ballot-nothing = Nothing is marked yet.
ballot-marked-one = Your mark: { $choice }
ballot-marked =
    { $count ->
        [one] 1 choice is marked.
       *[other] { $count } choices are marked.
    }
ballot-too-few =
    { $missing ->
        [one] { $count } marked: mark 1 more.
       *[other] { $count } marked: mark { $missing } more.
    }
ballot-too-many = { $count } marked, and { $max } are allowed: take some back.
ballot-unchanged = This is your recorded vote. Nothing is changed yet.
ballot-abstain = Abstain
ballot-abstain-hint = Your ballot counts as cast, but for none of the choices.
ballot-abstaining = You abstain.

ballot-kept = Your ballot is kept on this page. Try again: it cannot count twice.
ballot-foreign = This ballot is another voter’s
code-voter-changed = Since it was begun, somebody has signed in or out, opened another ballot link, or made this device forget. That voter can come back here in the same way, and see whether it was recorded. A ballot that you mark now is your own.
ballot-lost-offline = You are offline. It is not known whether your vote has arrived. Your ballot is kept on this page: cast it when you are connected again. It cannot count twice.
ballot-lost-no-answer = It is not known whether your vote has arrived. Your ballot is kept on this page. Try again: it cannot count twice.
ballot-once = Try again: it cannot count twice.
ballot-online = You are online again. You can cast your ballot now.
ballot-trouble-offline = No connection
ballot-trouble-unknown = No answer yet
ballot-trouble-busy = Please wait a moment
ballot-wait =
    { $seconds ->
        [one] You can try again in 1 second.
       *[other] You can try again in { $seconds } seconds.
    }
ballot-wait-over = You can try again now.

ballot-results = See the results
ballot-results-on = The results come when voting ends: { $time }.
ballot-results-live = Results are shown while the vote goes on.
ballot-results-after_vote = You can see the results once you have voted.
ballot-results-after_close = The results come when voting has ended.
ballot-results-owner_only = Only the organiser sees the results.

ballot-state-other = You cannot vote here now
ballot-state-poll-draft = This poll is a draft
ballot-text-poll-draft = Only you can see it, and nobody can vote yet.
ballot-state-poll-scheduled = Voting has not begun
ballot-text-poll-scheduled = It opens on { $time }. This page opens it by itself.
ballot-state-poll-closed = Voting has ended
ballot-text-poll-closed = It ended on { $time }. No more votes are accepted.
ballot-state-poll-archived = This poll is archived
ballot-text-poll-archived = Voting ended some time ago. No more votes are accepted.
ballot-state-poll-open = You cannot vote here now
ballot-text-poll-open = The poll is open, but did not accept a vote. Reload the page.
ballot-state-not-delegate = You vote in another place
ballot-text-not-delegate = The votes of this poll come from another program, where its voters are known. Vote there.
ballot-state-authentication-required = Sign in to vote
ballot-text-authentication-required = In this poll each person with an account has one vote.
ballot-state-invalid-token = Sign in to vote
ballot-text-invalid-token = Your session has ended. Sign in again, and you return to this ballot.
ballot-state-invitation-required = You need your invitation
ballot-state-invitation-invalid = This invitation is for another poll
ballot-state-invitation-revoked = This invitation was revoked
ballot-state-invalid-voter-token = This ballot link is not complete
ballot-state-address-limit = No more votes from this connection
ballot-receipt-here = This device has a receipt of a vote in this poll.

ballot-facts = About this vote
ballot-fact-until = Open until
ballot-until-open = The organiser ends it.
ballot-until-closed = Ended on { $time }.
ballot-fact-who = Who can vote
ballot-who-public = Everyone with this link.
ballot-who-authenticated = Everyone with an account.
ballot-who-invited = Those who got an invitation, once each.
ballot-who-delegated = Voters of another program.
ballot-fact-change = Changing your vote
ballot-change-yes = You can change or retract it until voting ends.
ballot-change-no = Once cast, it cannot be changed.
ballot-fact-results = Results
ballot-fact-seen = Who sees your vote
ballot-seen-voter = Only you can look up what you chose.
ballot-seen-backend = You, and the program that sends your vote.
ballot-seen-owner = The organiser sees which invitations were used.
ballot-seen-published = At the end all ballots are published, without names and without their order.

receipt-label = Your receipt
receipt-time = Cast on { $time }.
receipt-proves = The receipt shows that this vote is recorded. It does not say what you chose.
receipt-verify = Verify this vote
receipt-cast = Your vote is recorded
receipt-cast-text = Thank you for voting.
receipt-changed = Your vote is changed
receipt-changed-text = Only the new ballot counts. The receipt is new, too.
receipt-again = Look it up later under <receipts>Receipts on this device</receipts>.
receipt-again-invited = Your invitation’s link shows this vote again. The receipt is also under <receipts>Receipts on this device</receipts>.
receipt-same = You have voted already
receipt-same-text = The same ballot was recorded before. It counts once.
receipt-other = Another ballot of yours is recorded
receipt-other-text = You have voted before, so the ballot you just marked was not cast. This is the receipt of the recorded one.
receipt-elsewhere = Your vote was changed elsewhere
receipt-elsewhere-text = It was changed in the meantime, perhaps in another tab. The ballot you just marked was not cast; this is the receipt of the recorded one.
receipt-found = You have voted
receipt-found-text = Your vote is recorded.
receipt-quarantined = Your vote is held for review
receipt-quarantined-text = It is recorded, but not counted yet: many votes came from your connection. The organiser decides whether it counts.
receipt-voided = Your vote was discarded
receipt-voided-text = The organiser has decided that this vote does not count.
receipt-not-kept = This device cannot remember anything for this page. Copy the receipt if you want to keep it.
receipt-show = Show what I voted for
receipt-abstained = You have abstained.
receipt-change = Change my vote
receipt-retract = Retract my vote

retract-title = Retract your vote?
retract-text = It will not count any more. You can vote again as long as the poll is open.
ballot-retracted = Your vote is retracted
ballot-retracted-text = It does not count any more. You can vote again.

ranked-instruction = Tap the choices in your order, the best first.
ranked-instruction-most =
    { $max ->
        [one] Tap the best choice.
       *[other] Tap up to { $max } choices in your order, the best first.
    }
ranked-instruction-least =
    { $min ->
        [one] Tap at least 1 choice, the best first.
       *[other] Tap at least { $min } choices in your order, the best first.
    }
ranked-note = You need not rank all. The arrows move a choice; tap a number to take it back.
ranked-note-ties = You need not rank all. The arrows move a choice, “Tie” gives it the same rank as the one above; tap a number to take it back.
ranked-nothing = Nothing is ranked yet.
ranked-count = { $count } of { $total } ranked.
ranked-too-few =
    { $missing ->
        [one] { $count } ranked: 1 more is needed.
       *[other] { $count } ranked: { $missing } more are needed.
    }
ranked-full =
    { $max ->
        [one] You can give 1 rank. Take it back first.
       *[other] You can give { $max } ranks. Take one back first.
    }
ranked-none = not ranked
ranked-rank = rank { $rank }
ranked-said = { $choice }: rank { $rank } of { $ranks }
ranked-said-tied = { $choice }: shares rank { $rank } of { $ranks }
ranked-taken = { $choice }: not ranked
ranked-sort = Put in order
ranked-sorted = The list is in your order.
ranked-clear = Start again
ranked-up = Move { $choice } up
ranked-down = Move { $choice } down
ranked-position = Position of { $choice }
ranked-tie = Tie
ranked-tie-name = Tie { $choice } with rank { $rank }
ranked-untie = Untie
ranked-untie-name = Untie { $choice }
ranked-equal = (equal)
ranked-between = { ", " }
ranked-left = Not ranked:

score-instruction = Give each choice a score from { $min } to { $max }.
score-blank-zero = A choice without a score counts as 0.
score-blank-none = You can leave choices without a score.
score-nothing = Nothing is scored yet.
score-count = { $count } of { $total } scored.
score-wrong =
    { $step ->
        [1] { $choice }: a whole number from { $min } to { $max }.
       *[other] { $choice }: from { $min } to { $max } in steps of { $step }.
    }
score-clear = Clear
score-clear-name = Clear the score of { $choice }
score-shown = { $choice }: { $score }
