"""Django's admin in services that know nobody: whoever is logged in at users' site enters."""
