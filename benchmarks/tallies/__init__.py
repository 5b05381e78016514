"""The measure `tally`: counting a million ballots, beside other libraries on the same ballots."""
