"""Django's admin for services without accounts: staff sign on through the users service."""
