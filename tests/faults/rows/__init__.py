"""The rows of the table, by what they hurt; table.py has all of them."""
