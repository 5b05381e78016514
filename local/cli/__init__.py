"""The command line of ./provote: which commands there are, and the options of each."""
