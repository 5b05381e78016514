"""The commands of ./provote, one module each."""
