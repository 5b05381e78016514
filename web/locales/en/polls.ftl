# The polls of a person.

title-polls = My polls
polls-votes =
    { $count ->
        [0] no vote yet
        [one] 1 vote
       *[other] { $count } votes
    }
polls-waiting =
    { $count ->
        [one] 1 vote in quarantine
       *[other] { $count } votes in quarantine
    }
polls-results = Results
polls-share = Share
polls-clone = Make a copy
polls-empty = You have no polls yet. It takes a question, two choices, and a minute.
polls-first = Create your first poll
polls-not-found = None of your polls fits this.
polls-templates = Templates
polls-templates-why = Begin a poll with one of these. Your own ones come from “Save as a template” in a draft.
