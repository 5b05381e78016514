# Verification of votes, polls and files.

title-verify = Verify
verify-intro = You need not trust this platform: your browser computes the proofs again, here, and compares.
verify-limits = This page also comes from the platform. The program provote-verify does the same without it, and counts the ballots of every method.
verify-vote = A vote
verify-vote-how = A receipt shows that your vote is recorded. Check it on the device on which you voted, or signed in, if you voted with your account.
verify-receipt = Receipt
verify-check = Check
verify-kept = Receipts on this device
verify-busy = Checking …
verify-done = The check is complete.
verify-right = Right:
verify-wrong = Wrong:
verify-open = Note:
verify-gone = The vote of this receipt does not exist any more. It was retracted, or this is not the device that cast it.
verify-not-here = No vote of this device has this receipt. Check that it is complete, and use the device on which you voted, open the link of your invitation first, or sign in.
verify-same = Your vote is recorded, and its receipt is this one. It was cast on { $time }.
verify-other = Your vote is recorded, but with another receipt: it was changed after this one was issued. The vote is now version { $version }.
verify-accepted = It is accepted.
verify-quarantined = It is held for review: the organiser decides whether it counts.
verify-voided = The organiser has decided that it does not count.
verify-counted =
    { $final ->
        [true] { $count ->
            [one] It is part of the final result, as its only vote.
           *[other] It is part of the final result, with all { $count } votes.
        }
       *[false] { $count ->
            [one] It is counted: the results have one vote up to now.
           *[other] It is counted: the results have { $count } votes up to now.
        }
    }
verify-lag =
    { $count ->
        [one] One vote is not counted yet, which may be yours. Check again in a moment.
       *[other] { $count } votes are not counted yet, among which may be yours. Check again in a moment.
    }
verify-hidden = Whether it is counted can be checked once you can see the results.
verify-next = The poll that it was cast in can be checked, too.
verify-poll-too = Check the poll
verify-poll = A poll and its result
verify-poll-how = Was the question changed after people voted? Does the result follow from the ballots?
verify-poll-address = Address of the poll
verify-no-poll = This is not the address of a poll.
verify-draft = This poll is a draft. Its definition is not fixed yet.
verify-definition = The definition is unchanged since the poll was published: the digest that was computed here is the stated one.
verify-definition-wrong = The definition is not the one that was published: the digest that was computed here is another one than stated.
verify-seed = The secret for drawing lots is the one that was sealed before the vote.
verify-seed-wrong = The secret for drawing lots is not the one that was sealed before the vote.
verify-stated = Stated
verify-computed = Computed here
verify-results-hidden = The results are not shown to you now, so they cannot be checked yet.
verify-report = The report of the count has the digest that the results give.
verify-report-wrong = The report of the count has another digest than the results give. If the poll is open, a newer count may have come between: check again.
verify-not-final = The result is not final. Then its ballots are published, and can be counted again here.
verify-unpublished = The ballots of this poll are not published, so nobody outside can count them again. That was decided before the first vote.
verify-ballots-other = The published ballots are not those of this result.
verify-ballots-whole = { $cast ->
    [one] The only ballot is published.
   *[other] All { $cast } ballots are published.
  }
verify-ballots-number = Published ballots: { $cast }. Votes of the result: { $stated }. These numbers should be the same.
verify-recount = The ballots, counted again here, give the numbers of the result.
verify-recount-wrong = The ballots, counted again here, give other numbers than the result.
verify-winner = The same choices win, ties and lots included.
verify-winner-wrong = Other choices win than the result says.
verify-lot-missing = A tie was drawn by something that the file does not have.
verify-by-program = The ballots of this method are counted again by the program provote-verify:
verify-command-file = Download the ballots
verify-command = Count them again
verify-balanced = No vote is lost. Accepted: { $accepted }, retracted: { $retracted }, discarded: { $voided }, held for review: { $quarantined }, counted: { $counted }.
verify-unbalanced = The numbers of votes do not agree. Accepted: { $accepted }, retracted: { $retracted }, discarded: { $voided }, held for review: { $quarantined }, counted: { $counted }. If people are voting right now, check again.
verify-file = A saved file
verify-file-how = Ballots (NDJSON), exports (CSV, JSON, NDJSON), a poll or a report (JSON). The file stays on your device.
verify-file-pick = File
verify-file-unreadable = This file could not be read.
verify-file-unknown = This is not a file of Provote that can be checked here, or it was cut off. Exports end with a line that has their digest.
verify-file-version = This file is of a newer version than this page knows.
verify-file-line = Line { $line } of the file is no ballot.
verify-file-number = Ballots in the file: { $cast }. Its first line states another number, so the file was cut off or changed.
verify-file-ballots = { $count ->
    [one] The file is whole: one ballot.
   *[other] The file is whole: { $count } ballots.
  }
verify-file-counted = Counted again here, the ballots give this result:
verify-file-report = Whether the digest of the report, which the file states, belongs to these ballots is checked by the program provote-verify:
verify-file-export = The file is whole: its bytes have the digest of its last line.
verify-file-changed = The file was changed: its bytes have another digest than its last line.
verify-file-digest = This is the report of a count. Compare its digest with the one in the results:
verify-choice = Choice
verify-tally = Number
verify-wins = Winner

verify-no-receipt = A receipt has 43 letters, digits and signs, without spaces. Copy it as a whole.

verify-says-failed = The check could not be finished
verify-says-failed-text = Nothing is proven, neither that something is right nor that something is wrong. What was checked until then is below. Check again later.
verify-says-format = This is not a whole receipt
verify-says-format-text = Nothing was checked.
verify-says-unknown = The receipt is not found from here
verify-says-unknown-text = This proves nothing against a vote. Only the device, the invitation or the account that cast it can look it up; and its receipt is another one after a change, and none after it was retracted.
verify-says-gone = The vote is not there any more
verify-says-gone-text = A vote that was retracted does not count. If you have not retracted it, and this is the device that cast it, tell the organiser.
verify-says-changed = The receipt was replaced by a newer one
verify-says-changed-text = Proven: a vote of yours is recorded. Not proven: that it is the ballot of this receipt, for only the newest one counts. If you have not changed it, tell the organiser.
verify-says-held = Your vote is recorded, but held for review
verify-says-held-text = Proven: it is recorded, in the version of this receipt. It is not counted as long as the organiser has not decided.
verify-says-voided = Your vote is recorded, but discarded
verify-says-voided-text = Proven: it is recorded, in the version of this receipt. It is not counted. Ask the organiser for the reason.
verify-says-waiting = Your vote is recorded, and waits to be counted
verify-says-waiting-text = Proven: it is recorded, in the version of this receipt. Not proven yet: that it is counted. Check again in a moment.
verify-says-recorded = Your vote is recorded
verify-says-recorded-text = Proven: it is recorded, in the version of this receipt. Not proven yet: that it is counted, because you may not see the results now.
verify-says-counted = Your vote is recorded and counted so far
verify-says-counted-text = Proven: it is recorded, in the version of this receipt, and the results include it. Not proven yet: the final result. Check again once it is final.
verify-says-final = Your vote is in the final result
verify-says-final-text = Proven: it is recorded, in the version of this receipt, and the final result includes it. Not proven by a receipt: that all ballots were added up correctly. For that, check the poll.
verify-says-wrong = Something is not right
verify-says-wrong-text = At least one check below failed. Keep a copy of this page, and show it to the organiser.
verify-says-draft = There is nothing to prove yet
verify-says-draft-text = The poll can still be changed, and nobody can vote.
verify-says-definition = Question, choices and rules are as published
verify-says-definition-text = Proven: nobody has changed them. There is no result to check here.
verify-says-hidden = Only the question could be checked
verify-says-hidden-text = Proven is what is marked as right below. Not proven: the result, because you may not see it now.
verify-says-interim = The result is not final yet
verify-says-interim-text = Proven is what is marked as right below. Not proven: the numbers. They can be counted again once the result is final.
verify-says-unpublished = The result cannot be counted again by others
verify-says-unpublished-text = Proven: the question and the report are unchanged. Not proven: that the numbers follow from the ballots, because these stay secret in this poll.
verify-says-program = The ballots wait to be counted by the program
verify-says-program-text = Proven is what is marked as right below. Not proven here: the result. The commands below count it on your computer.
verify-says-lot = The numbers are right, the lot is open
verify-says-lot-text = Proven: the numbers follow from the ballots. Not proven: how the tie was decided.
verify-says-right = The result follows from the ballots
verify-says-right-text = Proven: the question is unchanged, and the ballots, counted again by your browser, have this result. Not proven: who cast each of them, for they have no names.
verify-says-unreadable = Nothing in this file could be checked
verify-says-unreadable-text = Nothing is proven about it. Download it again, or choose another file.
verify-says-altered = The file is not as it was issued
verify-says-altered-text = Do not rely on its content. Download it again from the poll.
verify-says-whole = The file is as it was issued
verify-says-whole-text = Proven: no byte of it was changed by accident. Not proven: that the platform issued it; compare the digest with one from another source.
verify-says-recounted = The ballots of the file are counted
verify-says-recounted-text = Proven: these ballots have this result. Not proven: that the file is the published one; compare its digest with the poll.
verify-says-report = The digest of the report is computed
verify-says-report-text = Proven is nothing until you compare it: it must be the digest that is given with the results.
