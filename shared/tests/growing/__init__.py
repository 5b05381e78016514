"""An app whose second migration locks a table exclusively."""
