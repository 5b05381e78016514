# What the pages of a poll's owner share.

owner-tabs = Pages of this poll
owner-tab-dashboard = Overview
owner-tab-share = Share
owner-tab-invite = Invite
owner-tab-edit = Edit
owner-missing = There is no such poll here
owner-missing-why = Perhaps it was deleted, or it belongs to someone else and is not public. Check the address, and that you are signed in with the right account.
owner-other = This poll belongs to someone else
owner-other-why = Only its owner can manage it. You can look at the ballot and, where they are shown, at the results.
owner-to-ballot = Go to the ballot
owner-to-results = Go to the results
