"""A usual implementation: Django REST Framework, a serializer, the ORM, a row at a time."""
