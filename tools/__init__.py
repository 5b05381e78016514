"""Tools of the developers: checks, generated documents, migrations, the supply chain."""
