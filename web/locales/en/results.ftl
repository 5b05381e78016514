# Results of a poll, also in present mode and in frames.

title-results = Results

results-unknown = This poll does not exist
results-unknown-hint = The address may be incomplete, or the poll is only open to some people. Check the link that you were given, or sign in.
results-home = Go to the start page

results-draft = This poll has not been published
results-draft-hint = It is a draft. There are results once it is open.
results-scheduled = Voting has not begun
results-scheduled-hint = { $when ->
    [known] Voting begins on { $time }.
   *[open] There are results once the poll is open.
  }

results-hidden = The results are not shown yet
results-hidden-always = The results are not shown here
results-hidden-after_close = { $when ->
    [known] They appear here when the poll closes, on { $time }.
   *[open] They appear here as soon as the poll is closed.
  }
results-hidden-after_vote = { $when ->
    [known] They appear here once you have voted, and for everyone when the poll closes, on { $time }.
   *[open] They appear here once you have voted, and for everyone when the poll is closed.
  }
results-hidden-owner_only = Only the organiser sees the results of this poll.
results-hidden-private = This poll is private: its voters see the results on their own devices.
results-vote = Vote now

results-headline-won = { $choices } wins.
results-headline-lot =
    { $count ->
        [one] Lots were drawn.
        [2] Two choices were tied, and lots were drawn.
       *[other] { $count } choices were tied, and lots were drawn.
    }
results-headline-elected = { $count ->
    [one] { $choices } is elected.
   *[other] { $choices } are elected.
  }
results-headline-none = No choice wins.
results-headline-leading = { $count ->
    [one] { $choices } is in the lead so far.
   *[other] { $choices } are in the lead so far.
  }
results-headline-tied = { $choices } are tied so far.
results-headline-draw = { $choices } are tied, and lots will be drawn.
results-headline-open = There are no votes yet.
results-headline-uncast = No votes were cast.
results-headline-nobody = No choice is in the lead so far.
results-headline-counting = The votes are being counted.
results-quorum =
    { $count ->
        [one] At least one ballot is needed.
       *[other] At least { $count } ballots are needed.
    }
results-threshold = A choice needs { $share } to win.

results-final = Final result
results-interim = Interim result
results-not-final = Not final yet
results-all-counted = { $count ->
    [0] The poll is closed.
    [one] The poll is closed and the only vote is counted.
   *[other] The poll is closed and all { $count } votes are counted.
  }
results-as-of = Counted up to { $time }.
results-lag = { $count ->
    [one] One vote is not counted yet.
   *[other] { $count } votes are not counted yet.
  }
results-closed-not-final = The poll is closed, but some votes are still being counted or checked.
results-tally-behind = The newest votes are being counted.
results-tally-follows = All votes are in. The final count is being made.
results-tally-undecided = The count waits for lots to be drawn in a tie.
results-tally-seed-mismatch = There is no final count: the secret for drawing lots does not match what was published before the vote.
results-tally-waiting-for-beacon = The final count waits for a public random number.
results-tally-failed = The last count failed and is being repeated. The one before it is shown.
results-link-live = This page updates by itself.
results-link-polling = This page updates every few seconds.
results-link-lost = No connection: these numbers may be old.

results-stat-total = { $count ->
    [one] vote
   *[other] votes
  }
results-stat-abstentions = { $count ->
    [one] abstention
   *[other] abstentions
  }
results-stat-seats =
    { $count ->
        [one] seat
       *[other] seats
    }
results-method = { $method ->
    [approval] Voters mark everything they agree with. The choice with the most marks wins.
    [score] Voters give scores. The highest score wins.
    [star] STAR voting: voters give scores, and the two choices with the highest scores go to a runoff.
    [irv] Instant runoff: the last choice drops out and its votes move to the next rank, until one has a majority.
    [minneapolis] Instant runoff by the rules of Minneapolis.
    [maine] Instant runoff by the rules of Maine.
    [scottish-stv] Single transferable vote by the rules of Scotland: seats in proportion.
    [minneapolis-stv] Single transferable vote by the rules of Minneapolis: seats in proportion.
    [meek-prf] Single transferable vote by Meek’s method: seats in proportion.
    [schulze] Schulze method: every pair of choices is compared.
    [ranked-pairs] Ranked Pairs: every pair of choices is compared.
    [borda] Borda count: points by rank.
   *[plurality] The choice with the most votes wins.
  }

results-caption = Results for each choice, the best first
results-column-choice = Choice
results-column-votes = Votes
results-column-share = Share
results-column-points = Points
results-column-average = Average
results-column-scored = Scores
results-column-runoff = Runoff
results-column-last = Last round
results-column-first = First ranks
results-column-victories = Wins
results-rows-more = { $count ->
    [one] and one more choice
   *[other] and { $count } more choices
  }
results-mark-won = Winner
results-mark-elected = Elected
results-mark-leading = Leading
results-mark-tied = Tied

results-rounds = The count, round by round
results-rounds-now = This is how the count would go if voting ended now.
results-round = Round { $number }
results-rounds-table = All rounds in numbers
results-rounds-wide = The table is wider than the screen: scroll it sideways to see all rounds.
results-rounds-more = { $count ->
    [one] One more round is in the table.
   *[other] { $count } more rounds are in the table.
  }
results-rounds-large = The table of all rounds is too large for this page. Download the rounds as a CSV file below.
results-fate-elected = elected
results-fate-excluded = drops out
results-exhausted-choices = No further choice
results-exhausted-overvote = Two choices at one rank
results-exhausted-skipped = Skipped ranks
results-exhausted-repeated = Repeated choice
results-exhausted-rounding = Rounding
results-exhausted-no_preference = No preference

results-round-empty = No ballot counts for a choice, so no choice wins.
results-round-none = No choice has enough votes to win.
results-round-votes = { $count ->
    [one] { $choices } wins with the most votes ({ $number }).
   *[other] { $choices } win with the most votes.
  }
results-round-score = { $count ->
    [one] { $choices } wins with the highest score ({ $number }).
   *[other] { $choices } win with the highest scores.
  }
results-round-points = { $count ->
    [one] { $choices } wins with the most points ({ $number }).
   *[other] { $choices } win with the most points.
  }
results-round-pairs-all = { $choices } wins every comparison with another choice.
results-round-pairs-some = { $choices } wins by the comparisons of all pairs.
results-round-elected = { $count ->
    [one] { $choices } is elected (votes: { $number }).
   *[other] { $choices } are elected.
  }
results-round-majority = { $choices } has more than half of the votes ({ $number }) and wins.
results-round-last = Of the last two, { $choices } has more votes ({ $number }) and wins.
results-round-level = { $count ->
    [one] { $choices } wins after a tie at { $number }.
   *[other] { $choices } win, the last of them after a tie.
  }
results-round-tied = { $choices } wins after a tie (votes: { $number }).
results-round-excluded = { $count ->
    [one] { $choices } has the fewest votes ({ $number }) and drops out. These votes move to the next choice on each ballot.
   *[other] { $choices } cannot win any more and drop out together. Their votes move to the next choice on each ballot.
  }
results-round-surplus = { $number ->
    [one] { $choice } has one vote more than needed; it moves to the next choices.
   *[other] { $choice } has { $number } votes more than needed; they move to the next choices.
  }
results-round-star-scores = { $choices } have the highest scores and go to the runoff.
results-round-star-runoff =
    { $none ->
        [0] Ballots that prefer { $winner }: { $more }; { $loser }: { $fewer }. { $winner } wins.
       *[other] Ballots that prefer { $winner }: { $more }; { $loser }: { $fewer }; without a preference: { $none }. { $winner } wins.
    }

results-ties = { $count ->
    [one] A tie
   *[other] Ties
  }
results-tie =
    { $rounds ->
        [1] { $purpose ->
            [transfer] { $tied } were tied, about whose votes move first.
            [order] { $tied } were tied, in the order of equal comparisons.
           *[other] { $tied } were tied.
        }
       *[other] { $purpose ->
            [election] In round { $round }, { $tied } were tied for the win.
            [exclusion] In round { $round }, { $tied } were tied for dropping out.
            [runoff] In round { $round }, { $tied } were tied for the runoff.
            [transfer] In round { $round }, { $tied } were tied, about whose votes move first.
           *[other] In round { $round }, { $tied } were tied.
        }
    }
results-tie-waits = The organiser draws lots. Until then no choice has won.
results-tie-broken =
    { $by ->
        [seed] Lots were drawn with a secret that was sealed before the vote.
        [lot_numbers] The lot numbers that were set before the vote decided.
        [ask] Lots were drawn by hand.
        [previous-round] An earlier round decided.
        [head-to-head] The direct comparison decided.
        [score] The total scores decided.
        [top-scores] The number of top scores decided.
       *[candidate-order] For now, the order of the ballot decides.
    } { $purpose ->
        [exclusion] { $choice } drops out.
        [election] { $choice } wins.
       *[other] { $choice } comes first.
    }
results-ties-provisional = This is not the final count. If choices are still tied at the end, lots decide.

results-to-ballot = See the ballot
results-present = Show on a big screen
results-verify = Verify this result

results-more = Downloads and details of the count
results-downloads = Downloads
results-file-pdf = Report for print (PDF)
results-file-csv = Results (CSV)
results-file-json = Results (JSON)
results-file-rounds = All rounds (CSV)
results-file-ballots-csv = All ballots, without names (CSV)
results-file-ballots = All ballots, without names, to count again (NDJSON)

results-report = Details of the count
results-report-cast = Ballots cast
results-report-valid = Valid ballots
results-report-abstained = Abstentions
results-report-undervotes = Ballots without a mark
results-report-threshold = Votes needed
results-report-seed = Secret of the lots, now public
results-report-digest = Digest of the report (SHA-256)
results-report-json = The whole report as JSON
results-transfers = Where votes moved
results-transfer-round = Round
results-transfer-from = From
results-transfer-kind = Reason
results-transfer-value = Value of a ballot
results-transfer-to = To
results-transfer-exhausted = To no choice
results-transfer = { $kind ->
    [surplus] more than needed
   *[exclusion] dropped out
  }
results-pairs = Every pair compared
results-pairs-hint = Each number says how many ballots rank the choice of the row above the choice of the column.
results-pairs-won = (wins)
results-pairs-large = There are too many choices to show every pair here. The report has them all.
