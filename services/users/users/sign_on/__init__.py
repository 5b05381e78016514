"""One sign-on for the admin sites: users says to its siblings who is logged in here."""
