# Share a poll.

title-share = Share a poll

share-who = Who can vote
share-who-public = Everyone who has the address. No account is needed.
share-who-authenticated = Everyone who has the address and an account here. Those without one can sign up first.
share-who-invited = Only people with a personal link. The address below leads to the poll, but it is not enough to vote.
share-who-delegated = Votes come from your own system by the API, or from a file. Nobody votes by the address below.
share-to-invite = Invite people
share-draft = This poll is still a draft
share-draft-why = Until you open it, the addresses below work only for you. They stay the same, so you can prepare everything now.
share-to-board = Open the poll
share-over = Voting has ended
share-over-why = Nobody can vote by these addresses any more. The ballot says so, and leads to the results where they are shown.
share-private = This poll is private
share-private-why = Others cannot see it, even with its address.

share-addresses = Addresses
share-local = These addresses begin with the name of this computer, so they work on this computer only. To share the poll, open this page by the name that other people use for it.
share-ballot = Address of the ballot
share-results = Address of the results
share-results-live = Results are shown to everyone while people vote.
share-results-after_vote = Results are shown to those who have voted, and to everyone once the poll is closed.
share-results-after_close = Results are shown to everyone once the poll is closed.
share-results-owner_only = Only you see the results.
share-results-over = Everyone sees the results.
share-results-private = At most you and people who have voted see the results.
share-device = Share …
share-open-ballot = See the ballot
share-present = Present on a screen

share-code = QR code
share-code-ballot = It leads to the ballot.
share-code-results = It leads to the results, because voters do not vote by the poll’s address.
share-code-over = It leads to the results, because voting has ended.
share-code-label = QR code of the address
share-svg = Download as SVG
share-png = Download as PNG

share-poster = Poster
share-poster-how = One page of A4, black on white. Your browser can also save it as a PDF.
share-poster-none = There is no QR code and no poster: by the address, nobody but you could vote or see results.
share-print = Print the poster
share-poster-vote = Vote
share-poster-results = Results
share-poster-scan = Scan the code with a phone, or type the address.
share-poster-scan-results = Scan the code with a phone, or type the address, to see the results.
share-poster-opens = Opens on { $time } ({ $zone })
share-poster-closes = Closes on { $time } ({ $zone })
share-poster-closed = Closed on { $time } ({ $zone })
share-poster-public = You need no account.
share-poster-authenticated = You need an account; signing up takes a minute.

share-embed = On your own site
share-embed-how = Copy one of these into a page of your site. The first one adjusts its height by itself, the second one needs no script.
share-embed-element = With a script
share-embed-frame = As a frame
share-embed-not = Only polls that people vote in without an account, and that are not private, can be shown within other sites.
