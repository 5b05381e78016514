# Creating and changing a poll.

title-create = New poll
create-title = New poll
create-edit-title = Edit the draft
create-stranger = Begin right away: what you write stays in this tab. To open the poll, <in>sign in</in> or <up>sign up</up>.
create-restored = You had begun this poll. Here it is again.
create-restored-keep = Go on with it
create-restored-drop = Start over
create-from-template = Begin with a template

create-step-question = The question
create-step-choices = The choices
create-step-ballot = The ballot
create-rest = Rules
create-rest-hint = These suit most polls. Open a section to change it.
create-step-voters = Who may vote
create-step-results = Results and changes
create-step-counting = The count
create-step-schedule = Opening and closing
create-step-listing = Where people find it

create-place-title = Title or question
create-place-description = Description
create-description-hint = Plain text, optional. Voters read it above the choices.
create-place-language = Language of your texts
create-language-hint = So that screen readers speak it well, and e-mails are in it.
create-language-none = Not said
create-place-image = Image
create-place-choices = Choices
create-place-other = The poll

create-image-add = Add an image
create-image-replace = Replace the image
create-image-remove = Remove the image
create-image-busy = Uploading …
create-image-done = The image is uploaded.
create-image-hint = Optional. PNG, JPEG or WebP, up to 5 MiB.
create-image-sign-in = Images can be added once you are signed in.
create-image-alt = What the image shows
create-image-alt-hint = For people who do not see it. Leave it empty if the image only decorates.
create-image-too-large = This file is larger than 5 MiB. Choose a smaller one.
create-image-not-an-image = This file is no PNG, JPEG or WebP image, or it is damaged.
create-image-animated = Animated images are not accepted. Choose a still one.
create-image-too-many-pixels = This image is too large. Make it smaller than 25 million pixels.
create-image-too-complex = This image cannot be read in a reasonable time. Save it again in another program, and try again.
create-image-removed = A moderator has removed this image. Choose another one.

create-choice-number = Choice { $number }
create-choice-add = Add a choice
create-choice-paste = Paste many choices
create-choice-up = Move { $label } up
create-choice-up-short = Move up
create-choice-down = Move { $label } down
create-choice-down-short = Move down
create-choice-more = Description and image of { $label }
create-choice-more-short = Description and image
create-choice-remove = Remove { $label }
create-choice-remove-short = Remove
create-choice-moved = { $label } is now choice { $number } of { $count }.
create-choice-removed =
    { $count ->
        [one] Removed. There is one choice.
       *[other] Removed. There are { $count } choices.
    }
create-choice-description = Description (optional)
create-choice-image = Image of { $label }
create-paste-title = Paste many choices
create-paste-label = One choice in each line
create-paste-hint = What follows a tab in a line becomes the description, so you can paste two columns of a spreadsheet.
create-paste-count =
    { $count ->
        [0] No new choice yet.
        [one] One new choice.
       *[other] { $count } new choices.
    }
create-paste-repeated =
    { $count ->
        [one] One line repeats a choice and is left out.
       *[other] { $count } lines repeat a choice and are left out.
    }
create-paste-cut =
    { $count ->
        [one] One line is too many: a poll has at most 500 choices.
       *[other] { $count } lines are too many: a poll has at most 500 choices.
    }
create-paste-add =
    { $count ->
        [one] Add one choice
       *[other] Add { $count } choices
    }
create-paste-done =
    { $count ->
        [one] One choice is added.
       *[other] { $count } choices are added.
    }

create-place-ballot_type = How do people mark their ballot?
create-type-single = Choose one
create-type-single-hint = One mark. For quick questions with one answer.
create-type-single-example = Example: one of three choices is marked.
create-type-multiple = Choose several
create-type-multiple-hint = Several marks, as many as you allow. For seats without proportion, or surveys.
create-type-multiple-example = Example: two of three choices are marked.
create-type-approval = Mark all that suit
create-type-approval-hint = Marks for everything that is acceptable. For dates, rooms, restaurants.
create-type-approval-example = Example: the two choices that suit are marked.
create-type-ranked = Rank
create-type-ranked-hint = First, second, third … For elections: second preferences count, too.
create-type-ranked-example = Example: three choices have the ranks 2, 1 and 3.
create-type-score = Give scores
create-type-score-hint = A score for each choice. For ideas, films, proposals.
create-type-score-example = Example: three choices have the scores 4, 5 and 1.
create-example-a = Apple
create-example-b = Pear
create-example-c = Plum
create-ballot-more = More rules of the ballot
create-rule-abstain = Voters may cast an empty ballot
create-rule-abstain-hint = An abstention is counted as cast, and for no choice.
create-rule-all = Empty: all of them.
create-place-rules-ballot-min = Marks at least
create-place-rules-ballot-max = Marks at most
create-place-rules-ballot-step = Scores
create-place-rules-ballot-min_ranks = Ranks at least
create-place-rules-ballot-max_ranks = Ranks at most
create-place-rules-ballot-equal_ranks = Voters may give several choices the same rank
create-place-rules-ballot-min-score = Lowest score
create-place-rules-ballot-max-score = Highest score
create-place-rules-ballot-step-score = Step between scores
create-place-rules-ballot-blank = A choice without a score
create-rule-blank-zero = counts as 0
create-rule-blank-left_out = is left out

create-place-eligibility = Who may vote?
create-voters-public = Everyone with the link
create-voters-public-hint = Without an account. Quick and open. People with two devices can vote twice.
create-voters-authenticated = People with an account here
create-voters-authenticated-hint = One vote for each account. Voters sign in first.
create-voters-invited = Invited people
create-voters-invited-hint = Each person gets a personal link for one vote, without an account. You see which links were used, never how they voted.
create-voters-delegated = Members of my own system
create-voters-delegated-hint = Your own website or app knows its voters and casts votes for them with an API key. Nobody votes on the pages here.
create-place-rules-dedupe = What counts as one voter?
create-dedupe-hint = Without accounts, no rule is perfect. This one keeps honest people from voting twice.
create-dedupe-device = One vote for each device
create-dedupe-device-hint = A browser remembers that it has voted. Suits most polls.
create-dedupe-address = A number of votes for each internet connection
create-dedupe-address-hint = Homes, offices and schools often share one address: allow enough votes.
create-dedupe-none = No check
create-dedupe-none-hint = Anyone may vote as often as they like, for example on one shared tablet.
create-place-rules-dedupe_limit = Votes for each address
create-seen-title = What others can see of a vote
create-seen-public = Neither you nor other people see who voted, or how.
create-seen-authenticated = Neither you nor other people see who voted, or how.
create-seen-invited = You see which invitations have been used. Nobody but the voter sees the ballot.
create-seen-delegated = Your own system sees the ballots that it casts for its voters.
create-seen-published = Once the result is final, everyone who sees the results can download all ballots without names, times and order, and count again.
create-seen-unpublished = The ballots are not published, so others cannot count again.
create-seen-operator = The operators of this platform could find it out from its database.
create-quarantine = Sudden floods of votes
create-quarantine-label = Hold suspicious votes in quarantine until I have looked at them
create-quarantine-hint = If more votes than this come from one origin within the period, the further ones wait. You count or discard them on the poll’s page.
create-place-rules-quarantine = Sudden floods of votes
create-place-rules-quarantine-votes = Most votes from one origin
create-place-rules-quarantine-seconds = Period in seconds
create-place-rules-quarantine-by = What counts as one origin
create-quarantine-by-address = An internet address
create-quarantine-by-device = An address and a browser together

create-place-results_visibility = Who sees the results, and when?
create-results-live = Everyone, at any time
create-results-live-hint = Results are live while people vote.
create-results-after_vote = Voters, after their vote
create-results-after_vote-hint = Those who have voted see live results; all others once the poll is closed.
create-results-after_close = Everyone, once the poll is closed
create-results-after_close-hint = Until then only you see them, so that no voter is influenced.
create-results-owner_only = Only me
create-results-owner_only-hint = Others see that the poll exists, and no numbers.
create-results-value = { $results } · { $changes }
create-change = Voters may change or retract their vote while the poll is open
create-change-hint = Mistakes happen. Only the last version counts.
create-change-yes = votes can be changed
create-change-no = votes are final
create-publish = Publish the ballots once the result is final
create-publish-hint = Without names, so that everyone can count again. Leave it out for very few voters, or for many choices to rank: a rare ballot can reveal its voter.

create-place-seats = How many choices win?
create-seats-hint = 1 for most polls; the number of seats in an election.
create-counting-value =
    { $seats ->
        [one] { $method } · one winner
       *[other] { $method } · { $seats } winners
    }
create-place-method = Method
create-method-changed = The method is now { $method }, which can fill these seats.
create-method-others =
    { $count ->
        [one] One other method
       *[other] { $count } other methods
    }
create-method-other = Other methods
create-method-plurality = Most votes
create-method-plurality-hint = The choices with the most votes win. Well known and simple.
create-method-approval = Approval voting
create-method-approval-hint = The choices that suit the most people win.
create-method-score = Score voting
create-method-score-hint = The choices with the highest scores win.
create-method-star = STAR voting
create-method-star-hint = Of the two choices with the highest scores, the one that more people prefer wins. Exaggeration pays less.
create-method-irv = Instant runoff
create-method-irv-hint = The weakest choice drops out and its votes go to the next rank, until one has a majority.
create-method-schulze = Schulze method
create-method-schulze-hint = Each pair of choices is compared. A choice that beats all others wins. Used by Debian and many associations.
create-method-ranked-pairs = Ranked Pairs
create-method-ranked-pairs-hint = Each pair of choices is compared, and the clearest victories count first.
create-method-scottish-stv = Single transferable vote, as in Scotland
create-method-scottish-stv-hint = Seats in proportion to the groups of voters. Written in law, and can be counted by hand.
create-method-meek-prf = Single transferable vote by Meek’s method
create-method-meek-prf-hint = Seats in proportion, as exactly as possible. Needs a computer.
create-method-minneapolis-stv = Single transferable vote, as in Minneapolis
create-method-minneapolis-stv-hint = Seats in proportion, with four decimals, by the rules of Minneapolis or Albany.
create-method-borda = Borda count
create-method-borda-hint = Points by rank: the first rank gets the most points, the last one the fewest. A broad second choice can win.
create-method-minneapolis = Instant runoff, as in Minneapolis
create-method-minneapolis-hint = By chapter 167 of the city’s code.
create-method-maine = Instant runoff, as in Maine
create-method-maine-hint = By the state’s law since 2024.
create-method-maine-2018 = Instant runoff, as in Maine until 2024
create-method-maine-2018-hint = By the earlier law, with the exclusion of several choices at once.
create-params =
    { $count ->
        [one] One setting of this method
       *[other] { $count } settings of this method
    }
create-param-empty = Empty: no limit.
create-param-percent = In percent, such as 50 or 66.67. Empty: no share is needed.
create-param-quorum = Lowest number of ballots for a valid result
create-param-quorum_of = What this number counts
create-param-quorum_of-cast = all that are cast
create-param-quorum_of-valid = all valid ones
create-param-quorum_of-not_abstaining = all without abstentions
create-param-threshold = Share of votes that a choice needs to win
create-param-threshold_of = What the share is taken of
create-param-threshold_of-cast = all ballots cast
create-param-threshold_of-valid = all valid ballots
create-param-threshold_of-not_abstaining = all ballots without abstentions
create-param-threshold_strict = More than this share is needed, not just as much
create-param-result = What decides
create-param-result-sum = the sum of the scores
create-param-result-mean = the average of the scores
create-param-blank = A ballot without a score for a choice, in averages
create-param-blank-left_out = is left out
create-param-blank-zero = gives it the score 0
create-param-max_score = Highest score that a ballot can give (empty: as on the ballot)
create-param-overvote_rule = Several choices at one rank, in ballots from files
create-param-overvote_rule-always_skip_to_next_rank = The rank is skipped
create-param-overvote_rule-exhaust_immediately = The ballot ends there
create-param-overvote_rule-exhaust_if_multiple_continuing = The ballot ends if several of them are still in the count
create-param-max_skipped_ranks_allowed = Empty ranks in a row that do not end a ballot from a file
create-param-exhaust_on_duplicate_candidate = A choice at two ranks ends a ballot from a file
create-param-max_rankings_allowed = Ranks of a ballot that are read
create-param-batch_elimination = Choices that cannot win any more are excluded together
create-param-continue_until_two_candidates_remain = The count goes on until two choices remain
create-param-first_round_determines_threshold = The majority is one of all valid ballots, not only of those that still count
create-param-tiebreak_mode = What breaks a tie
create-param-tiebreak_mode-lot = the lot
create-param-tiebreak_mode-previous_round_counts_then_lot = the latest round in which the choices differ, then the lot
create-param-undeclared_write_ins = A choice named “Undeclared Write-ins”
create-param-undeclared_write_ins-exclude_first = is excluded first
create-param-undeclared_write_ins-as_candidate = counts like the others
create-param-preset = Rules of
create-param-preset-minneapolis = Minneapolis
create-param-preset-albany = Albany, California
create-param-strength = How strong a victory is
create-param-strength-winning_votes = the ballots for the winner
create-param-strength-margins = the difference
create-param-truncated = Choices that a ballot does not rank
create-param-truncated-zero = get no points
create-param-truncated-average = share the points that are left
create-param-base = Points of the last rank (0 or 1)
create-param-dowdall = The ranks have 1, 1/2, 1/3 … points

create-place-rules-ties = If there is a tie
create-place-rules-ties-by = If there is a tie
create-place-rules-ties-beacon = Public randomness
create-ties-seed = A sealed lot
create-ties-seed-hint = The platform draws a secret at the opening, publishes its seal at once and the secret at the close: nobody can choose it afterwards.
create-ties-lot_numbers = Lot numbers, drawn by the platform
create-ties-lot_numbers-hint = Each choice gets a number at the opening. The smaller number goes first.
create-ties-own = Lot numbers of our own
create-ties-own-hint = For example drawn in public before the opening. The smaller number goes first.
create-ties-ask = I enter the result of a drawing
create-ties-ask-hint = The count stops at a tie until you have entered what was drawn.
create-ties-more = More about the lot
create-ties-beacon = Add public randomness after the close
create-ties-beacon-hint = Works only where the operators of this platform have set up a source.

create-times-zone = Times are in the time zone of this device: { $zone }.
create-times-wrong = A time needs your attention.
create-times-week = In one week
create-place-opens_at = Opens
create-opens_at-hint = Empty: as soon as you open it.
create-opens_at-clear = Open it by hand
create-place-closes_at = Closes
create-closes_at-hint = Empty: when you close it.
create-closes_at-clear = Close it by hand
create-opens-now = Opens when you say so.
create-opens-later = Opens { $time }.
create-closes-hand = Closes when you say so.
create-closes-later = Closes { $time }.

create-place-listing = Who can find the poll?
create-listing-unlisted = People with the link
create-listing-unlisted-hint = It is in no list and no search.
create-listing-listed = Everyone
create-listing-listed-hint = It is on the start page and in the search.
create-listing-private = Only me
create-listing-private-hint = Other people see “There is no poll here”, even with the link. For trying things out.
create-place-category = Category
create-category-none = None
create-place-tags = Tags
create-tags-hint = Up to ten, separated by commas: letters from a to z, digits and hyphens.

create-error-title-missing = Write a title or a question.
create-error-label-missing = Write what can be chosen here, or remove the choice.
create-error-duplicate = Another choice has this text, or one that looks the same.
create-error-too-few = A poll needs at least two choices.
create-error-seats = There are more winners than choices. Add choices, or lower the number.
create-error-in-the-past = This time is over. Choose a later one.
create-error-opens-in-the-past = This time has passed. Choose a later one, or open the poll by hand.
create-error-not-before-closes-at = The poll must open before it closes. Change one of the times.
create-error-tag = Tags have up to 40 letters from a to z, digits and hyphens.
create-error-invalid-language = This language cannot be stored. Choose another one.
create-error-unknown-category = This category does not exist any more. Choose another one.
create-error-unknown-image = This image has expired. Remove it, and add it again.
create-error-no-beacon = This platform has no source of public randomness. Switch it off.
create-error-invalid-lot-numbers = Give each choice a number of its own, from 0 to 999,999.

create-state-empty = Nothing is written yet.
create-state-kept = Kept in this tab. A title and two choices make it a draft.
create-state-waiting = Changed …
create-state-saving = Saving the draft …
create-state-saved = The draft is saved.
create-state-refused = Not saved yet. Check what is marked.
create-state-conflict = Not saved: the draft was changed elsewhere.
create-why = What is it?
create-preview = Preview
create-preview-title = The ballot as voters see it
create-preview-hint = Try it: nothing is cast.
create-open = Open the poll …
create-schedule = Schedule the poll …
create-sign-up = Sign up to open it

create-conflict-title = The draft was changed elsewhere
create-conflict = It was saved in another tab or on another device after you opened it here. Nothing is lost: choose which one stays.
create-conflict-theirs = Saved elsewhere
create-conflict-mine = On this page
create-conflict-keep = Keep what is on this page
create-conflict-take = Take what was saved elsewhere
create-conflict-published = The poll was opened there, so it cannot be changed here any more.
create-conflict-go = Go to the poll

create-open-title = Open the poll now?
create-schedule-title = Schedule the poll?
create-open-confirm = Open it now
create-schedule-confirm = Schedule it
create-open-back = Not yet
create-freezes = Choices, ballot, rules and times are fixed from then on, so that everyone votes on the same.
create-freezes-not = Title, description, language, category and tags can be corrected later.
create-fact-choices-name = Choices
create-fact-choices = { $count }
create-fact-ballot-name = Ballot
create-fact-count-name = Count
create-fact-voters-name = Voters
create-fact-results-name = Results
create-fact-opens-name = Opens
create-fact-closes-name = Closes
create-fact-now = now
create-fact-hand = when you close it

create-template = Save as a template
create-template-name = Name of the template
create-template-hint = You find it again when you begin a new poll. Times are not part of it.
create-template-done = The template is saved
create-template-where = You find it when you create a poll, and with your polls.
create-delete = Delete the draft
create-delete-title = Delete this draft?
create-delete-sure = Nobody has seen it. It cannot be restored.

create-correct-title = Correct the poll
create-frozen-title = Most of it is fixed
create-frozen = People may have voted on it. Title, description, language, category and tags can be corrected. Choices, ballot, rules, images and times stay as they are, so that everyone votes on the same. To change more, make a copy.
create-frozen-clone = Make a copy
