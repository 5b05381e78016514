# A poll on a big screen.

title-present = On a big screen
present-full = Full screen
present-leave = Leave full screen
present-back = See the results
present-vote = Scan to vote
present-choices = Scan to see the choices
present-results = Scan to see the results
present-code = QR code of the address below
present-votes = { $count ->
    [0] No votes yet
    [one] 1 vote
   *[other] { $count } votes
  }
present-open-until = Open until { $time }
