# A poll within a page of another site.

title-embed = Poll
embed-results = See the results
embed-not-here = Open this poll on its own page
embed-not-here-why = People need an account to vote in it, or it is private. That is not possible within another site.
embed-forgets = This browser remembers nothing here
embed-forgets-why = It does not let embedded pages store anything. You can vote, but after you leave this page you cannot change your vote or find it again. On its own page you can.
embed-open = Go to the poll
embed-own = Open this poll on Provote
embed-unseen = This was not sent yet
embed-unseen-hidden = The browser cannot be sure that you saw the button: something in the page around it may cover it, make it transparent, or show only a part of it. Open the poll on its own page, and mark your ballot there.
embed-unseen-soon = The button had only just come into view. Press it once more, or open the poll on its own page.
