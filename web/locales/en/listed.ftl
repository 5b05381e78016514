# Lists of polls.

listed-new = Create a poll
listed-search = Search
listed-status = Status
listed-status-all = All
listed-category = Category
listed-category-all = All
listed-show = Show
listed-all = Show all polls
listed-tags = Tags
listed-type-single = one choice
listed-type-multiple = several choices
listed-type-approval = all that suit
listed-type-ranked = ranking
listed-type-score = scores
listed-who-public = for everyone
listed-who-authenticated = with an account
listed-who-invited = by invitation
listed-who-delegated = for members of a system
listed-opens = opens { $time }
listed-closes = closes { $time }
listed-closed = closed { $time }
listed-created = begun { $time }
