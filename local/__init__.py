"""The runner behind ./provote: the whole platform on one machine, without containers."""
