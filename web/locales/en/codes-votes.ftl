# Sentences for the codes of the votes service.

code-address-limit = This connection has sent as many votes as the poll allows. Try another connection, for instance your mobile network.
code-already-voted = You have already voted in this poll.
code-ambiguous-voter = You are signed in, and have a ballot link, too. Open the link again in a new tab.
code-ballots-refused = The poll does not accept every ballot of this file. Nothing was recorded. Correct the file, and check it again.
code-change-not-allowed = In this poll a vote cannot be changed or retracted.
code-device-token-required = This poll accepts one vote for each device. Allow this site to store data, and reload the page.
code-digest-mismatch = This is not the file that was checked. Choose the file again.
code-format-mismatch = The import of this file was begun in another format. Choose that one.
code-import-stopped = The poll closed during the import. The ballots that were recorded until then count.
code-invalid-voter-token = This ballot link is damaged. Open it again from the message in which you got it.
code-invitation-invalid = Open the link from the invitation to this poll.
code-invitation-not-found = This invitation does not exist. Reload the page to see the list.
code-invitation-required = Open the link in your invitation: it is your ballot paper. If you have none, ask the organiser.
code-invitation-revoked = The organiser has revoked it. Ask them for a new one.
code-invitation-used = A vote was cast with this invitation, so it cannot be revoked.
code-not-delegate = The votes of this poll come from another program. Vote there.
code-outcome-unknown = It is not known yet whether your vote was recorded. Try again.
code-overloaded = Very many people are voting right now. Your vote was not recorded yet; try again in a moment.
code-poll-not-delegated = Ballots from files can only be imported into polls for another program.
code-too-many-ballots = This file has more ballots than one import may have. Split it into several files.
code-unknown-choice = The poll has no such choice. Reload the page.
code-unreadable-ballots = This file of ballots cannot be read. Check its format, and choose it again.
code-vote-held = This vote is held for review, so it cannot be changed.
code-vote-not-found = This vote does not exist any more. Perhaps it was retracted in another tab.

field-any-ambiguous = This ballot can be read in two ways. Mark it again.
field-any-malformed-line = This line cannot be read.
field-any-no-ballots = The file has no ballots.
field-any-unmatched-candidate = A name in the file is none of the poll’s choices.
field-any-write-in = This names a choice that the poll does not have.
field-any-wrong-ballot-type = The ballots in the file are of another type than those of the poll.
