# Problems of the analytics service: results, reports, exports.

code-accounting-not-visible = Only the organiser sees the accounting of this poll.
code-analytics-not-visible = Only the organiser sees how the vote went over time.
code-ballots-not-published = The ballots of this poll are not published. That was decided before the first vote.
code-export-not-visible = Only the organiser may download this file.
code-owner-required = Only the organiser may enter how lots were drawn. Sign in with that account.
code-results-not-visible = You cannot see the results of this poll now.
code-report-not-found = The votes have not been counted yet. Try again in a moment.
code-export-format-unfit = These ballots do not fit into this kind of file. Choose another one.
code-export-not-final = The ballots can be downloaded once the result is final.
code-no-tie-waits = No tie waits for lots to be drawn. Reload the page to see the result.
code-seed-mismatch = The secret for drawing lots does not match what was published before the vote, so there is no final count. Ask the organiser.
code-tie-decided = Lots have already been drawn in this tie, with another outcome. That cannot be changed.
code-tie-undecided = The count waits until the organiser has drawn lots in a tie.
code-analytics-incomplete = The numbers over time are being computed again. Try again in a few minutes.
code-export-busy = Other downloads are running. Try again in a moment.
code-too-many-streams = Very many people are watching right now. The numbers follow in a moment.
