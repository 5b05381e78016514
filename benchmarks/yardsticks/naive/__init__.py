"""What people usually build: Django REST Framework, a serializer, the ORM, a row at a time."""
