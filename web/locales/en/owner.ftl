# What the pages of a poll's owner share.

owner-tabs = Pages of this poll
owner-tab-dashboard = Overview
owner-tab-share = Share
owner-tab-invite = Invite
owner-tab-edit = Edit
owner-missing = There is no such poll here
owner-missing-why = Perhaps it was deleted, or another account owns it and it is not public. Check the address, and whether you are signed in with the right account.
owner-other = This poll belongs to another account
owner-other-why = Only its organiser can manage it. You can look at the ballot and, where they are shown, at the results.
owner-to-ballot = See the ballot
owner-to-results = See the results
