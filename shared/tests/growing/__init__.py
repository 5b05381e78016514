"""An app whose second migration needs a table for itself, for a moment."""
