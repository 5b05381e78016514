"""Single sign-on of the admin sites: users vouches to its siblings for logins here."""
