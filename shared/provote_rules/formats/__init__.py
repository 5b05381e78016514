"""Files of ballots: reading and writing them in the formats of the field."""
