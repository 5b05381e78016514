"""Shapes in, shapes out. A value that the API names and nobody has built yet is refused here."""
