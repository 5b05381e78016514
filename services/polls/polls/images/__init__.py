"""Images of polls and choices: what is made of an uploaded file, and where its files are."""
